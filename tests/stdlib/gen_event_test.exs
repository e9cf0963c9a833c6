defmodule GenEventTest do
  use ExUnit.Case, async: true
  import ExUnit.CaptureLog
  @moduletag :capture_log

  defmodule Collector do
    @behaviour :gen_event

    def init({:swapped_from, given}), do: {:ok, [given]}
    def init({args, previous}) when is_list(args), do: {:ok, [{:previous, previous} | args]}
    def init(:refuse), do: {:error, :refused}
    def init(:crash), do: raise("no")
    def init(list), do: {:ok, list}

    def handle_event(:remove, _list), do: :remove_handler
    def handle_event(:crash, _list), do: raise("lost")
    def handle_event(:bad, _list), do: :bad
    def handle_event(:sleep, list), do: {:ok, [:slept | list], :hibernate}
    def handle_event({:swap, args}, list), do: {:swap_handler, :swapping, list, {__MODULE__, :other}, args}
    def handle_event(event, list), do: {:ok, [event | list]}

    def handle_call(:all, list), do: {:ok, :lists.reverse(list), list}
    def handle_call(:leave, list), do: {:remove_handler, {:left, list}}
    def handle_call(:crash, _list), do: raise("lost")
    def handle_call(:bad, _list), do: :bad

    def handle_info(message, list), do: {:ok, [{:info, message} | list]}

    def terminate({pid, tag}, list) when is_pid(pid), do: send(pid, {tag, list})
    def terminate(reason, list), do: {:ended, reason, list}

    def code_change(_old, list, extra), do: {:ok, [extra | list]}
  end

  setup do
    {:ok, manager} = :gen_event.start_link()
    %{manager: manager}
  end

  test "events go to each handler, in the order they came", %{manager: manager} do
    :ok = :gen_event.add_handler(manager, Collector, [])
    :ok = :gen_event.add_handler(manager, {Collector, :second}, [0])
    :ok = :gen_event.notify(manager, 1)
    :ok = :gen_event.sync_notify(manager, 2)
    send(manager, :hello)
    assert :gen_event.call(manager, Collector, :all) == [1, 2, {:info, :hello}]
    assert :gen_event.call(manager, {Collector, :second}, :all) == [0, 1, 2, {:info, :hello}]
    assert :gen_event.which_handlers(manager) == [{Collector, :second}, Collector]
  end

  test "handlers that are refused, unknown or gone", %{manager: manager} do
    assert :gen_event.add_handler(manager, Collector, :refuse) == {:error, :refused}
    assert {:EXIT, {%RuntimeError{message: "no"}, [_ | _]}} = :gen_event.add_handler(manager, Collector, :crash)
    assert :gen_event.call(manager, Collector, :all) == {:error, :bad_module}
    assert :gen_event.delete_handler(manager, Collector, :why) == {:error, :module_not_found}

    :ok = :gen_event.add_handler(manager, Collector, [1])
    assert :gen_event.delete_handler(manager, Collector, :why) == {:ended, :why, [1]}
    :ok = :gen_event.add_handler(manager, Collector, [1])
    assert :gen_event.call(manager, Collector, :leave) == {:left, [1]}
    assert :gen_event.which_handlers(manager) == []
    :ok = :gen_event.add_handler(manager, Collector, [1])
    :gen_event.sync_notify(manager, :remove)
    assert :gen_event.which_handlers(manager) == []
  end

  test "a handler that fails is removed and reported; the manager goes on", %{manager: manager} do
    :ok = :gen_event.add_handler(manager, {Collector, :steady}, [])

    for how <- [:crash, :bad] do
      :ok = :gen_event.add_handler(manager, Collector, [])
      log = capture_log(fn -> assert {:error, _} = :gen_event.call(manager, Collector, how) end)
      assert log =~ ":gen_event handler GenEventTest.Collector installed in #{inspect(manager)} terminating"
      assert :gen_event.which_handlers(manager) == [{Collector, :steady}]
    end
  end

  test "who adds a handler to watch it hears of its end", %{manager: manager} do
    :ok = :gen_event.add_sup_handler(manager, Collector, [])
    capture_log(fn -> :gen_event.sync_notify(manager, :crash) end)
    assert_received {:gen_event_EXIT, Collector, {:EXIT, {%RuntimeError{}, _}}}
    :ok = :gen_event.add_sup_handler(manager, Collector, [])
    :gen_event.delete_handler(manager, Collector, :bye)
    assert_received {:gen_event_EXIT, Collector, :normal}
  end

  test "a handler ends with the process that watches it", %{manager: manager} do
    test = self()

    watcher =
      spawn(fn ->
        :ok = :gen_event.add_sup_handler(manager, Collector, [])
        send(test, :added)
        receive do: (:end -> exit(:gone))
      end)

    assert_receive :added
    ref = Process.monitor(watcher)
    send(watcher, :end)
    assert_receive {:DOWN, ^ref, _, _, :gone}
    # The exit came to the manager before this question.
    capture_log(fn -> assert :gen_event.which_handlers(manager) == [] end)
  end

  test "swapping hands over what terminate gave", %{manager: manager} do
    :ok = :gen_event.add_handler(manager, Collector, [:old])
    assert :gen_event.swap_handler(manager, {Collector, :go}, {{Collector, :new}, [:args]}) == :ok
    assert :gen_event.call(manager, {Collector, :new}, :all) == [:args, {:previous, {:ended, :go, [:old]}}]
    :gen_event.sync_notify(manager, {:swap, []})
    assert [{:previous, {:ended, :swapping, _}}] = :gen_event.call(manager, {Collector, :other}, :all)
  end

  test "hibernation, :sys and stopping", %{manager: manager} do
    :ok = :gen_event.add_handler(manager, Collector, [])
    :gen_event.sync_notify(manager, :sleep)
    assert :sys.get_state(manager) == [{Collector, false, [:slept]}]
    assert [{Collector, false, [:new]}] = :sys.replace_state(manager, fn {m, id, _} -> {m, id, [:new]} end)
    :sys.suspend(manager)
    assert :sys.change_code(manager, Collector, nil, :extra) == :ok
    :sys.resume(manager)
    assert :gen_event.call(manager, Collector, :all) == [:new, :extra]
    assert :gen_event.stop(manager) == :ok
    refute Process.alive?(manager)
  end

  test "names" do
    assert {:ok, pid} = :gen_event.start({:local, __MODULE__})
    assert {:error, {:already_started, ^pid}} = :gen_event.start({:local, __MODULE__})
    assert :gen_event.which_handlers(__MODULE__) == []
    assert :gen_event.stop(__MODULE__) == :ok
    assert {:ok, {pid, ref}} = :gen_event.start_monitor()
    :gen_event.stop(pid)
    assert_receive {:DOWN, ^ref, _, ^pid, :normal}
  end

  test "the exit of a call names it" do
    assert {:noproc, {:gen_event, :call, [:nobody_here, Collector, :all]}} = catch_exit(:gen_event.call(:nobody_here, Collector, :all))
  end

  test "requests answered later", %{manager: manager} do
    :ok = :gen_event.add_handler(manager, Collector, [7])
    id = :gen_event.send_request(manager, Collector, :all)
    assert :gen_event.receive_response(id, 5000) == {:reply, [7]}
  end
end
