path = String.to_charlist(hd(System.argv()))
show = fn name, value -> IO.puts("#{inspect(name)}: #{inspect(value, limit: :infinity)}") end

define = fn ->
  Code.compiler_options(ignore_module_conflict: true)

  defmodule Loading do
    def load(path, info), do: :erlang.load_nif(path, info)
    def version, do: :none
    def through(x), do: {:through, hidden(x)}
    def fun, do: &hidden/1
    def many(x), do: for(i <- 1..100, do: hidden({i, x})) |> List.last()
    defp hidden(x), do: {:stub, x}
  end
end

caught = fn fun ->
  try do
    fun.()
  rescue
    e -> {e.__struct__, Exception.message(e)}
  end
end

define.()
show.(:before, {Loading.version(), Loading.through(1), Loading.many(1)})
show.(:path, caught.(fn -> Loading.load(:no_text, 0) end))
show.(:path, Loading.load('/nonexistent/library', 0))

for shape <- ~w(none missing twice flagged newer next old variant other) do
  System.put_env("VIAL_NIF_SHAPE", shape)
  show.(shape, Loading.load(path, 0))
end

System.put_env("VIAL_NIF_SHAPE", "good")
show.(:refuses, Loading.load(path, -3))
show.(:after, {Loading.version(), Loading.through(1)})
show.(:elsewhere, caught.(fn -> :erlang.load_nif(path, 0) end) != :ok)
early = Loading.fun()
show.(:good, Loading.load(path, self()))
show.(:again, Loading.load(path, self()))

show.(
  :native,
  {Loading.version(), Loading.through(2), Loading.fun().(3), early.(4), Loading.many(5)}
)

show.(:apply, {apply(Loading, :version, []), apply(Loading, :through, [6])})

# A new version, first without, then with the library.
define.()
show.(:new, {Loading.version(), Loading.through(2)})
show.(:upgrade, Loading.load(path, -5))
show.(:upgrade, Loading.load(path, 0))
show.(:new, {Loading.version(), Loading.through(2)})
early = nil
:erlang.garbage_collect()
show.(:purge, :code.purge(Loading))

show.(
  :unloaded,
  receive do
    m -> m
  after
    5000 -> :nothing
  end
)

show.(:still, Loading.version())
define.()
System.put_env("VIAL_NIF_SHAPE", "stuck")
show.(:stuck, Loading.load(path, 0))
show.(:new, {Loading.version(), Loading.through(2)})
show.(:purge, :code.purge(Loading))

show.(
  :unloaded,
  receive do
    m -> m
  after
    5000 -> :nothing
  end
)

show.(:early, early)
System.put_env("VIAL_NIF_SHAPE", "good")
show.(:anew, {Loading.load(path, 0), Loading.version()})
