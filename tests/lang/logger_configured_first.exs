# Logger.configure before the first event loses nothing; what starts badly is reported as it was raised.
require Logger
Logger.configure(truncate: 100)
Logger.info("first")
Logger.flush()

defmodule Machine do
  @behaviour :gen_statem
  def callback_mode, do: :handle_event_function
  def init(_), do: raise("in init")
  def handle_event(_, _, _, _), do: :keep_state_and_data
end

{:error, %RuntimeError{message: message}} = :gen_statem.start(Machine, [], [])
IO.puts(message)
Process.flag(:trap_exit, true)
{:error, {%RuntimeError{message: message}, [_ | _]}} = Agent.start_link(fn -> raise "in agent" end)
IO.puts(message)
receive do: ({:EXIT, _, {%RuntimeError{}, [_ | _]}} -> IO.puts("exit"))
