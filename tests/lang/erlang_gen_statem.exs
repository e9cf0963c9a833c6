defmodule Door do
  @behaviour :gen_statem
  def start_link(code), do: :gen_statem.start_link({:local, :door}, __MODULE__, code, [])
  def callback_mode, do: [:state_functions, :state_enter]
  def init(code), do: {:ok, :locked, %{code: code, left: code, log: []}}

  def locked(:enter, old, data), do: {:keep_state, note(data, {:enter, old, :locked})}

  def locked(:cast, {:button, b}, %{left: [b]} = data), do: {:next_state, :open, %{data | left: data.code}}
  def locked(:cast, {:button, b}, %{left: [b | rest]} = data), do: {:keep_state, %{data | left: rest}}
  def locked(:cast, {:button, _}, data), do: {:keep_state, %{data | left: data.code}}
  def locked({:call, _}, :walk, _data), do: {:keep_state_and_data, [:postpone]}
  def locked({:call, from}, :get, data), do: {:keep_state_and_data, {:reply, from, {:locked, data.left}}}
  def locked({:call, from}, :log, data), do: {:keep_state_and_data, [{:reply, from, Enum.reverse(data.log)}]}
  def locked(:info, message, data), do: {:keep_state, note(data, message)}

  def open(:enter, old, data), do: {:keep_state, note(data, {:enter, old, :open}), [{:state_timeout, 50, :close}]}
  def open(:state_timeout, :close, data), do: {:next_state, :locked, data}
  def open({:call, from}, :walk, data), do: {:keep_state, note(data, :walked), [{:reply, from, :ok}]}
  def open(:cast, {:button, _}, _), do: {:keep_state_and_data, [{:next_event, :internal, :beep}]}
  def open(:internal, :beep, data), do: {:keep_state, note(data, :beep)}
  def open({:call, from}, :stop, data), do: {:stop_and_reply, :normal, [{:reply, from, :bye}], data}
  def terminate(reason, state, _data), do: IO.inspect({:terminate, reason, state})
  defp note(data, what), do: %{data | log: [what | data.log]}
end

defmodule Counter do
  @behaviour :gen_statem
  def callback_mode, do: :handle_event_function
  def init(n), do: {:ok, :counting, n, [{{:timeout, :tick}, 10, :tock}]}
  def handle_event({:timeout, :tick}, :tock, :counting, n), do: {:next_state, :done, n + 1, [{:timeout, 5, :idle}]}
  def handle_event(:timeout, :idle, :done, n), do: {:keep_state, n + 100}
  def handle_event({:call, from}, :add, _, n), do: {:keep_state, n + 1, [{:reply, from, n + 1}]}
  def handle_event({:call, from}, :get, state, n), do: {:keep_state_and_data, [{:reply, from, {state, n}}]}
  def handle_event(:cast, :repeat, _, _), do: :repeat_state_and_data

  def handle_event({:call, from}, :zero, _, n),
    do: {:keep_state_and_data, [{:reply, from, n}, {:state_timeout, 0, :now}]}

  def handle_event(:state_timeout, :now, _, n), do: {:keep_state, n + 1000}
end

{:ok, _} = Door.start_link([1, 2])
IO.inspect(:gen_statem.call(:door, :get))
:gen_statem.cast(:door, {:button, 1})
IO.inspect(:gen_statem.call(:door, :get))
walker = Task.async(fn -> :gen_statem.call(:door, :walk) end)
Process.sleep(10)
:gen_statem.cast(:door, {:button, 2})
IO.inspect(Task.await(walker))
:gen_statem.cast(:door, {:button, 2})
Process.sleep(120)
send(:door, :hello)
IO.inspect(:gen_statem.call(:door, :log))
IO.inspect(elem(:sys.get_state(:door), 0))
for b <- [1, 2], do: :gen_statem.cast(:door, {:button, b})
IO.inspect(:gen_statem.call(:door, :stop))
Process.sleep(10)
IO.inspect(Process.whereis(:door))

{:ok, c} = :gen_statem.start(Counter, 5, [])
IO.inspect(:gen_statem.call(c, :add))
Process.sleep(60)
IO.inspect(:gen_statem.call(c, :get))
:gen_statem.cast(c, :repeat)
IO.inspect(:gen_statem.call(c, :zero))
IO.inspect(:gen_statem.call(c, :get, 1000))
IO.inspect(:gen_statem.stop(c))

IO.inspect(
  catch_exit =
    try do
      :gen_statem.call(c, :get)
    catch
      :exit, {reason, {m, f, _}} -> {reason, m, f}
    end
)

_ = catch_exit
IO.inspect(:gen_statem.start(Counter, 5, []) |> elem(0))
IO.inspect(:rpc.call(node(), :erlang, :+, [1, 2]))
IO.inspect(:erpc.call(node(), fn -> 42 end))
IO.inspect(:rpc.call(node(), :erlang, :throw, [:ball]))
x = [1, 2]
IO.inspect({:erts_debug.same(x, x), :erts_debug.same(x, Enum.map(x, & &1)), :erts_debug.flat_size(Enum.to_list(1..10))})
