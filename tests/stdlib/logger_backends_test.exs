defmodule LoggerBackendsTest do
  # What is set here is everybody's.
  use ExUnit.Case
  require Logger

  defmodule Mirror do
    @behaviour :gen_event
    def init({__MODULE__, pid}), do: {:ok, pid}
    def handle_call({:configure, pid: pid}, _old), do: {:ok, :ok, pid}
    def handle_call(:fail, _pid), do: raise("lost")

    def handle_event({level, _leader, {Logger, text, time, metadata}}, pid) do
      send(pid, {:event, level, IO.chardata_to_string(text), time, metadata})
      {:ok, pid}
    end

    def handle_event(_other, pid), do: {:ok, pid}
  end

  defmodule Words do
    def translate(_lowest, _level, :report, {:logger, %{secret: _}}), do: :skip
    def translate(_lowest, _level, :report, {:greeting, who}), do: {:ok, ["hello ", who], to: who}
    def translate(_lowest, level, :format, {'number ~p', [n]}), do: {:ok, "#{level} #{n}"}
    def translate(_, _, _, _), do: :none
  end

  defmodule Crashing do
    use GenServer
    def init(state), do: {:ok, state}
    def handle_call(:crash, _from, _state), do: raise("oops")
  end

  setup do
    Logger.remove_backend(:console)
    backend = {Mirror, self()}
    {:ok, _pid} = Logger.add_backend(backend)

    on_exit(fn ->
      Logger.remove_backend(backend)
      Logger.add_backend(:console)
      Logger.configure(level: :debug, truncate: 8096, handle_sasl_reports: false)
    end)

    %{backend: backend}
  end

  test "a backend is given every event, until it is removed", %{backend: backend} do
    assert Logger.add_backend(backend) == {:error, :already_present}
    Logger.warning("careful", colour: :red)
    assert_receive {:event, :warn, "careful", {{_, _, _}, {_, _, _, _}}, metadata}
    assert [erl_level: :warning] = Keyword.take(metadata, [:erl_level])
    assert metadata[:colour] == :red
    assert metadata[:domain] == [:elixir]
    assert metadata[:function] == "test a backend is given every event, until it is removed/1"
    assert Logger.remove_backend(backend) == :ok
    assert Logger.remove_backend(backend) == {:error, :not_found}
    Logger.error("unheard")
    refute_received {:event, _, _, _, _}
  end

  test "a backend that fails is put back", %{backend: backend} do
    watcher = fn -> Enum.find_value(Supervisor.which_children(Logger.BackendSupervisor), fn {id, pid, _, _} -> id == backend and pid end) end
    ref = Process.monitor(watcher.())
    import ExUnit.CaptureIO
    capture_io(:stderr, fn ->
      assert {:error, {:EXIT, {%RuntimeError{}, _}}} = :gen_event.call(Logger, backend, :fail)
      assert_receive {:DOWN, ^ref, _, _, _}, 5000
    end)

    # Answered when the supervisor has started the next one.
    assert is_pid(watcher.())
    Logger.error("again")
    assert_receive {:event, :error, "again", _, _}
  end

  test "translators, the newest first; texts are cut" do
    Logger.add_translator({Words, :translate})
    :logger.error(%{secret: 1})
    :logger.error(%{label: :greeting, report: "you"})
    assert_receive {:event, :error, "hello you", _, metadata}
    assert metadata[:to] == "you"
    :logger.notice('number ~p', [7], %{})
    assert_receive {:event, :info, "info 7", _, _}
    Logger.remove_translator({Words, :translate})
    :logger.error(%{secret: 1})
    assert_receive {:event, :error, "[secret: 1]", _, _}
    Logger.configure(truncate: 3)
    Logger.error("αβγ")
    assert_receive {:event, :error, "α (truncated)", _, _}
  end

  test "nobody waits for a manager that is stuck; what is above the threshold is dropped, and told of" do
    Logger.configure(discard_threshold: 5)
    :sys.suspend(Logger)
    for n <- 1..10, do: Logger.error("event #{n}")
    :sys.resume(Logger)
    Logger.flush()
    send(Logger, {Logger.Config, :update_counter})
    Logger.flush()
    Logger.configure(discard_threshold: 500)

    assert_receive {:event, :error, "event 1", _, _}
    assert_receive {:event, :error, "event 4", _, _}
    refute_received {:event, :error, "event 5", _, _}
    assert_receive {:event, :warning, "Attempted to log 10 messages, which is above :discard_threshold", _, _}
    assert_receive {:event, :warning, "Attempted to log " <> _, _, _}
  end

  test "what behaviours report" do
    Logger.configure(handle_sasl_reports: true)
    {:ok, pid} = GenServer.start(Crashing, :state)
    catch_exit(GenServer.call(pid, :crash))
    name = inspect(pid)
    assert_receive {:event, :error, "GenServer " <> rest, _, metadata}
    assert String.starts_with?(rest, name <> " terminating\n** (RuntimeError) oops\n")
    assert {%RuntimeError{message: "oops"}, [_ | _]} = metadata[:crash_reason]
    assert_receive {:event, :error, "Process " <> rest, _, metadata}
    assert rest =~ "Initial Call: LoggerBackendsTest.Crashing.init/1\n"
    assert metadata[:initial_call] == {Crashing, :init, 1}

    Logger.configure(handle_sasl_reports: false)
    {:ok, pid} = GenServer.start(Crashing, :state)
    catch_exit(GenServer.call(pid, :crash))
    assert_receive {:event, :error, "GenServer " <> _, _, _}
    refute_received {:event, :error, "Process " <> _, _, _}
  end

  test "filters of :logger, and handlers that are asked before they change" do
    :ok = :logger.add_primary_filter(:quiet, {fn event, word -> if event.msg == {:string, word}, do: :stop, else: :ignore end, "no"})
    assert :logger.add_primary_filter(:quiet, {fn _, _ -> :stop end, nil}) == {:error, {:already_exist, :quiet}}
    Logger.error("no")
    Logger.error("yes")
    assert_receive {:event, :error, "yes", _, _}
    refute_received {:event, :error, "no", _, _}
    assert :logger.remove_primary_filter(:quiet) == :ok

    defmodule Handler do
      def adding_handler(config), do: if(config.config == :bad, do: {:error, :bad}, else: {:ok, put_in(config.config[:added], true)})
      def changing_config(_how, _old, new), do: {:ok, put_in(new.config[:changed], true)}
      def removing_handler(config), do: send(config.config.pid, :removing)
      def log(event, config), do: send(config.config.pid, {:handled, event.level, config.config})
    end

    assert :logger.add_handler(:mine, Handler, %{config: :bad}) == {:error, :bad}
    assert :logger.add_handler(:mine, Handler, %{level: :error, config: %{pid: self()}}) == :ok
    Logger.warning("too low")
    refute_received {:handled, :warning, _}
    assert :logger.set_handler_config(:mine, :level, :warning) == :ok
    Logger.warning("seen")
    assert_received {:handled, :warning, %{added: true, changed: true}}
    assert :logger.remove_handler(:mine) == :ok
    assert_received :removing
  end
end
