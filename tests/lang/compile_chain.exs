# Files that each need the next one: each waits in the middle of its compile until the next is there.
defmodule Chain do
  def write(dir, n) do
    for i <- 1..n do
      path = Path.join(dir, "link#{i}.ex")
      File.write!(path, source(i, n))
      path
    end
  end

  defp source(n, n),
    do:
      "defmodule Link#{n} do\n  defstruct depth: 1\n  defmacro deep(x), do: quote(do: unquote(x) + 1)\n  def value, do: 1\nend\n"

  defp source(i, _) do
    next = "Link#{i + 1}"

    """
    defmodule Link#{i} do
      require #{next}
      @value #{next}.value() + 1
      defstruct depth: %#{next}{}.depth + 1
      defmacro deep(x), do: quote(do: unquote(x) + 1)
      def value, do: #{next}.deep(@value) - 1
    end
    """
  end
end

n = 40
dir = Path.join(System.tmp_dir!(), "vial-chain-#{System.os_time()}-#{:erlang.unique_integer([:positive])}")
File.mkdir_p!(dir)
files = Chain.write(dir, n)
{:ok, modules, warnings} = Kernel.ParallelCompiler.compile(files)
IO.inspect({length(modules), warnings, Link1.value(), struct(Link1).depth})
File.rm_rf!(dir)
