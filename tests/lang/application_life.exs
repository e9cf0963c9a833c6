# Applications: specifications, environments, start and stop with callbacks, failures to start, trees that end by themselves.
defmodule Life.Tree do
  use Supervisor
  def start_link(arg), do: Supervisor.start_link(__MODULE__, arg, name: __MODULE__)
  def init(_), do: Supervisor.init([{Agent, fn -> 1 end}], strategy: :one_for_one)
end

defmodule Life.App do
  use Application

  def start(type, arg) do
    IO.inspect({:start, type, arg, Application.get_env(:life, :color), :application.get_application()})

    case arg do
      :error -> {:error, :no_reason}
      :raise -> raise "oops"
      :bad -> :bad
      :exit -> exit(:gone)
      :throw -> throw(:ball)
      :stateful -> with {:ok, pid} <- Life.Tree.start_link(arg), do: {:ok, pid, %{kept: 1}}
      _ -> Life.Tree.start_link(arg)
    end
  end

  def start_phase(phase, type, args) do
    IO.inspect({:phase, phase, type, args})
    :ok
  end

  def prep_stop(state), do: IO.inspect({:prep_stop, state}) && :prepared
  def stop(state), do: IO.inspect({:stop, state})
  def config_change(changed, new, removed), do: IO.inspect({:config_change, changed, new, removed})
end

Logger.configure(level: :error)

load = fn arg, more ->
  :application.unload(:life)
  properties = [description: 'a life', vsn: '1.2.3', modules: [Life.App, Life.Tree], registered: [Life.Tree], applications: [:kernel, :stdlib, :elixir], env: [color: :red]]
  :ok = :application.load({:application, :life, properties ++ more ++ [mod: {Life.App, arg}]})
end

wait_until = fn condition, self -> if condition.(), do: :ok, else: self.(condition, self) end
running? = fn -> List.keymember?(Application.started_applications(), :life, 0) end

IO.puts("-- specification")
load.(:first, [])
IO.inspect(Application.spec(:life), limit: :infinity)
IO.inspect({Application.spec(:life, :vsn), Application.spec(:life, :mod), Application.spec(:nope), Application.spec(:nope, :vsn)})
IO.inspect(Enum.sort(Application.get_all_env(:life)))
IO.inspect(:application.load({:application, :life, []}))
IO.inspect(:application.load({:application, :odd, [mod: 3]}))
IO.inspect(Application.get_application(Life.App))
IO.inspect(List.keyfind(Application.loaded_applications(), :life, 0))

IO.puts("-- start and stop")
IO.inspect(Application.start(:life))
IO.inspect(Application.start(:life))
IO.inspect(Application.ensure_started(:life))
IO.inspect(Application.ensure_all_started(:life))
IO.inspect(List.keyfind(Application.started_applications(), :life, 0))
IO.inspect({:application.get_application(Process.whereis(Life.Tree)), :application.get_application(self())})
IO.inspect(Application.stop(:life))
IO.inspect({Application.stop(:life), Process.whereis(Life.Tree)})
load.(:stateful, start_phases: [one: 1, two: [2]])
IO.inspect({Application.start(:life), Application.stop(:life)})

IO.puts("-- failures")
for arg <- [:error, :bad, :exit, :throw] do
  load.(arg, [])
  IO.inspect(Application.start(:life))
  IO.inspect(Application.ensure_all_started(:life))
end

load.(:raise, [])
{:error, {:bad_return, {call, {:EXIT, {error, [{Life.App, :start, 2, _} | _]}}}}} = Application.start(:life)
IO.inspect({call, error})
{:error, reason} = Application.start(:life)
IO.puts(Application.format_error(reason) |> String.split("\n") |> Enum.take(3) |> Enum.join("\n"))
IO.inspect(Application.start(:life, :odd))

for app <- [:nope], call <- [&Application.start/1, &Application.load/1, &Application.unload/1, &Application.stop/1, &Application.ensure_loaded/1, &Application.ensure_started/1, &Application.ensure_all_started/1] do
  {:error, reason} = result = call.(app)
  IO.inspect(result)
  IO.puts(Application.format_error(reason))
end

IO.puts("-- dependencies")
:ok = :application.load({:application, :needs, [applications: [:life, :kernel]]})
:ok = :application.load({:application, :wants, [applications: [:absent], optional_applications: [:absent]]})
:ok = :application.load({:application, :lacks, [applications: [:absent]]})
load.(:needed, [])
IO.inspect(Application.start(:needs))
IO.inspect(Application.ensure_all_started(:needs))
IO.inspect(Application.ensure_all_started(:wants))
IO.inspect(Application.ensure_all_started(:lacks))
IO.inspect(for {app, _, _} <- Application.started_applications(), app in [:needs, :life, :wants], do: app)
IO.inspect({Application.stop(:needs), Application.stop(:life), Application.stop(:wants)})

IO.puts("-- a tree that ends")

for type <- [:temporary, :transient] do
  IO.inspect(Application.start(:life, type))
  if type == :temporary, do: Process.exit(Process.whereis(Life.Tree), :kill), else: Supervisor.stop(Life.Tree, :normal)
  wait_until.(fn -> not running?.() end, wait_until)
end

IO.puts("-- environments")
Application.put_env(:life, :color, :green)
Application.put_env(:life, :size, 1, persistent: true)
Application.put_env(:other, :x, 1)
IO.inspect(Enum.sort(Application.get_all_env(:life)))
:ok = :application.load({:application, :other, [env: [x: 2, y: 2]]})
IO.inspect(Enum.sort(Application.get_all_env(:other)))
Application.put_env(:third, :x, 1, persistent: true)
:ok = :application.load({:application, :third, [env: [x: 2, y: 2]]})
IO.inspect(Enum.sort(Application.get_all_env(:third)))
IO.inspect(Application.put_all_env(life: [a: 1, b: [c: 1]], other: [z: 1]))
IO.inspect(Enum.sort(Application.get_all_env(:life)))
IO.inspect({Application.fetch_env(:life, :a), Application.delete_env(:life, :a), Application.fetch_env(:life, :a)})
IO.inspect({Application.unload(:life), Application.get_all_env(:life)})
IO.inspect({:application.get_env(:x), :application.get_all_env(), :application.get_key(:other, :vsn), :application.get_key(:other, :nope)})

for {app, key} <- [other: :nope, nope: :nope] do
  try do
    Application.fetch_env!(app, key)
  rescue
    error -> IO.puts(Exception.message(error))
  end
end

for app <- [:elixir, :ex_unit, :iex], do: IO.inspect({app, Application.ensure_loaded(app), app |> Application.get_all_env() |> Keyword.drop([:ansi_enabled]) |> Enum.sort()}, limit: :infinity)
