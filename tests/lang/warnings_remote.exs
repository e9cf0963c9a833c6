# Calls of functions that do not exist, are deprecated, or are macros: told when everything has been compiled.
check = fn title, code ->
  IO.puts(:stderr, "== " <> title)
  Code.eval_string(code, [], file: "w.ex")
end

check.("deprecated", """
defmodule R1 do
  @deprecated "Use new/0 instead"
  def old, do: 1
  def new, do: old()
  def f(x), do: String.strip(x)
  def g(x), do: Enum.partition(x, & &1)
  def h(x), do: x |> String.strip() |> String.rstrip()
end
""")

check.("deprecated, of one's own", "defmodule R2 do\n  def f, do: R1.old()\n  def g, do: &R1.old/0\nend")

check.("unknown functions", """
defmodule R3 do
  def f, do: String.no_such(1)
  def g, do: NoSuch.Module.f(1)
  def h, do: String.upcase()
  def i, do: &Enum.mapp/2
  def j, do: Kernel.if(true)
  def k, do: :nowhere.to_be_found()
  def l, do: :lists.mapfolder([1])
  def m, do: :erlang.zzzzzz(1)
  def n, do: Enum."odd name"()
end
""")

check.("macros that nobody requires", "defmodule R4 do\n  def f(x), do: Integer.is_odd(x)\n  def g(x), do: Bitwise.band(x, 1)\nend")

check.("the same call at several places", """
defmodule R5 do
  def f, do: Nowhere.at_all(1)
  def g do
    Nowhere.at_all(2)
    Nowhere.at_all(3)
    Nowhere.at_all(3, 4)
  end
end
""")

check.("silenced", """
defmodule R6 do
  @compile {:no_warn_undefined, Nowhere}
  @compile {:no_warn_undefined, [{Elsewhere, :f, 1}]}
  def f, do: Nowhere.at_all(1)
  def g, do: Elsewhere.f(1)
  def h, do: Elsewhere.f(2, 3)
end
""")

check.("not only in bodies", """
defmodule R7 do
  def f(list), do: for(x <- list, Nowhere.ok?(x), do: fn -> Nowhere.f(x) end)
  def g(x), do: %{x | a: Nowhere.g(1)}
  def h(x) do
    case x do
      1 -> Nowhere.h(1)
      _ -> "interpolated \#{Nowhere.i(2)}"
    end
  end
end
""")

check.("defined later in the file, or before", """
defmodule R8 do
  def f, do: R9.exists()
end
defmodule R9 do
  def exists, do: 1
  def f, do: R8.f()
  def g, do: R8.nope()
end
""")

check.("delegated, applied, dynamic", """
defmodule R10 do
  defdelegate gone(x), to: Nowhere
  def f, do: apply(Nowhere, :f, [1])
  def g(m), do: m.f(1)
  def h(m), do: apply(m, :f, [])
end
""")

check.("outside of functions", "defmodule R11 do\n  @x (try do Nowhere.f() rescue _ -> 1 end)\n  def x, do: @x\nend\ntry do Nowhere.g() rescue _ -> 1 end")

Code.put_compiler_option(:no_warn_undefined, [Globally])
check.("silenced for all", "defmodule R12 do\n  def f, do: Globally.f()\n  def g, do: Locally.f()\nend")
IO.puts(:stderr, "== in this file")

defmodule R13 do
  def f, do: Later.f()
  def g, do: Never.f()
end

defmodule Later do
  def f, do: 1
end

IO.inspect(R13.f())
IO.puts(:stderr, "last line of the program")
