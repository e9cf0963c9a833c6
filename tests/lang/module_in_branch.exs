# Modules defined in the branches of conditions, which see the variables around them.
a = 1

if System.get_env("VIAL_NOT_THERE") do
  defmodule One do
    def f, do: :there
  end
else
  defmodule One do
    def f, do: {:not_there, unquote(a)}
  end
end

unless Code.ensure_loaded?(NotThere) do
  defmodule Two do
    def f, do: unquote(a)
  end
end

if System.get_env("VIAL_NOT_THERE") do
  1
else
  spawn_monitor(fn ->
    defmodule Three do
      def f, do: unquote(a + 1)
    end
  end)

  receive do
    {:DOWN, _, _, _, reason} -> IO.inspect(reason)
  end
end

System.get_env("VIAL_NOT_THERE") ||
  defmodule Four do
    def f, do: :four
  end

IO.inspect([One.f(), Two.f(), Three.f(), Four.f()])
