# The reader, verifier and loader of images: a changed image is refused, or its code runs without harm to others.
Code.require_file("common.exs", __DIR__)

defmodule Images do
  import Fuzz

  # Much of what code can do, in functions without effects.
  @source """
  defmodule FuzzSample do
    def sum([x | rest], n) when is_integer(x), do: sum(rest, n + x * 2)
    def sum(_, n), do: n
    def maps(%{a: a} = m, k), do: Map.merge(%{m | a: [a]}, %{k => {a, 1.5}})
    def maps(m, _), do: m
    def bits(<<n::5, f::float-size(32), rest::bits>>, k), do: {n, f, <<k::16-little, rest::bits>>}
    def bits(b, _), do: b
    def rescued(x, y) do
      div(x, y)
    rescue
      e in ArithmeticError -> {:error, e.message}
    catch
      kind, what -> {kind, what}
    after
      :ok
    end
    def funs(x, y), do: Enum.map([x, y], fn z -> fn w -> {x, z, w} end end) |> Enum.map(& &1.(y))
    def receives(x, _) do
      send(self(), {:m, x})
      receive do
        {:m, y} -> y
      after
        10 -> :none
      end
    end
    def choose(x, y), do: case({x, y}, do: ({:a, _} -> 1; {:b, "text"} -> 2; {n, ^x} when n > 1.0 -> 3; _ -> cond(do: (x == y -> 4; true -> [x | y]))))
    def floats(x, y) when is_number(x) and is_number(y), do: x * 2.5 - y / 3 + :math.sqrt(abs(x))
    def floats(x, y), do: {x, y}
  end
  """

  def compile do
    [{module, image}] = Code.compile_string(@source)
    {module, image, module.module_info(:exports)}
  end

  def argument, do: pick([0, 1, -7, :a, :b, "text", 1.5, [1, 2, 3], %{a: 1}, {1, 2}, <<1, 2, 3, 4, 5, 6>>, <<3::3>>, Integer.pow(2, 80), nil])

  def try_image(module, image, exports) do
    # Loading names atoms, and they stay: changes to names come seldom into question otherwise.
    :code.purge(module)
    :code.delete(module)
    :code.purge(module)
    case :code.load_binary(module, ~c"fuzz", image) do
      {:module, ^module} -> for {name, 2} <- exports, do: run(module, name)
      {:error, _} -> :ok
    end
  end

  # In a process with little memory and time.
  defp run(module, name) do
    arguments = [argument(), argument()]
    {pid, ref} = :erlang.spawn_opt(fn -> apply(module, name, arguments) end, [:monitor, max_heap_size: %{size: 100_000, kill: true, error_logger: false}])
    receive do
      {:DOWN, ^ref, _, _, _} -> :ok
    after
      50 ->
        Process.exit(pid, :kill)
        receive(do: ({:DOWN, ^ref, _, _, _} -> :ok))
    end
  end
end

Logger.configure(level: :none)
{module, image, exports} = Images.compile()
Fuzz.run(fn -> Images.try_image(module, Fuzz.mutate(image), exports) end)
