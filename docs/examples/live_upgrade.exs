# A server upgraded while clients call it: its state is carried over, and no call is lost, doubled or refused.
Code.compiler_options(ignore_module_conflict: true)

defmodule Versions do
  @moduledoc "Two versions of one module, as their files would be."

  # The first counts, and its state is a number.
  def first do
    """
    defmodule Counter do
      use GenServer
      @vsn 1

      def start_link(_), do: GenServer.start_link(__MODULE__, 0, name: __MODULE__)
      def add(by), do: GenServer.call(__MODULE__, {:add, by}, :infinity)
      def report, do: GenServer.call(__MODULE__, :report, :infinity)

      def init(n), do: {:ok, n}
      def handle_call({:add, by}, _from, n), do: {:reply, n + by, n + by}
      def handle_call(:report, _from, n), do: {:reply, {1, n}, n}
    end
    """
  end

  # The second also counts its calls: the state is a map.
  def second do
    """
    defmodule Counter do
      use GenServer
      @vsn 2

      def start_link(_), do: GenServer.start_link(__MODULE__, 0, name: __MODULE__)
      def add(by), do: GenServer.call(__MODULE__, {:add, by}, :infinity)
      def report, do: GenServer.call(__MODULE__, :report, :infinity)

      def init(n), do: {:ok, %{sum: n, calls: 0}}

      def handle_call({:add, by}, _from, state) do
        state = %{state | sum: state.sum + by, calls: state.calls + 1}
        {:reply, state.sum, state}
      end

      def handle_call(:report, _from, state), do: {:reply, {2, state.sum}, state}

      # Up from the first version, and down to it again.
      def code_change({:down, 1}, state, _extra), do: {:ok, state.sum}
      def code_change(1, n, _extra), do: {:ok, %{sum: n, calls: 0}}
    end
    """
  end
end

defmodule Upgrade do
  @moduledoc "What a release handler does for one process."

  # While the process is suspended its messages wait; a call takes as much longer as the change does.
  def up(server, old, source) do
    :ok = :sys.suspend(server)
    [{module, _image}] = Code.compile_string(source)
    :ok = :sys.change_code(server, module, old, [])
    :ok = :sys.resume(server)
    # Nothing runs the old version any more.
    true = :code.soft_purge(module)
  end

  # The version that is left takes its own state back, so it changes before the code does.
  def down(server, new, source) do
    :ok = :sys.suspend(server)
    :ok = :sys.change_code(server, Counter, {:down, new}, [])
    [{module, _image}] = Code.compile_string(source)
    :ok = :sys.resume(server)
    true = :code.soft_purge(module)
  end
end

defmodule Load do
  @moduledoc "Clients that add one, again and again, and check that each answer is above the one before."

  def start(clients), do: for(_ <- 1..clients, do: Task.async(fn -> client(0, 0) end))

  defp client(calls, last) do
    answer = Counter.add(1)
    true = answer > last

    receive do
      :stop -> calls + 1
    after
      0 -> client(calls + 1, answer)
    end
  end

  # Until a good deal more has been counted than now.
  def goes_on do
    {_, n} = Counter.report()
    wait_for(n + 1_000)
  end

  defp wait_for(n) do
    {_, now} = Counter.report()
    if now < n, do: wait_for(n)
  end

  # How many calls were answered, in all.
  def stop(tasks) do
    for task <- tasks, do: send(task.pid, :stop)
    tasks |> Task.await_many(:infinity) |> Enum.sum()
  end
end

Code.compile_string(Versions.first())
{:ok, supervisor} = Supervisor.start_link([Counter], strategy: :one_for_one)
server = Process.whereis(Counter)
tasks = Load.start(20)

version = fn -> elem(Counter.report(), 0) end
Load.goes_on()
IO.puts("version #{version.()}")

Upgrade.up(server, 1, Versions.second())
Load.goes_on()
IO.puts("version #{version.()}, the same process: #{Process.whereis(Counter) == server}")

Upgrade.down(server, 1, Versions.first())
Load.goes_on()
IO.puts("version #{version.()} again")

for _ <- 1..10 do
  Upgrade.up(server, 1, Versions.second())
  Load.goes_on()
  Upgrade.down(server, 1, Versions.first())
end

answered = Load.stop(tasks)
{_, counted} = Counter.report()
IO.puts("calls answered and counted: #{if answered == counted, do: "the same", else: "#{answered}, #{counted}"}")
IO.inspect(Supervisor.count_children(supervisor))
