defmodule DirtyTest do
  @moduledoc "Calls that run long or wait, on threads of their own where there are any."
  use ExUnit.Case, async: true

  @threads :erlang.system_info(:dirty_io_schedulers) > 1

  if @threads do
    defp start(fun) do
      parent = self()

      {pid, ref} =
        spawn_monitor(fn ->
          Process.put(:seen, 1)
          send(parent, {:ready, self()})
          fun.()
        end)

      assert_receive {:ready, ^pid}

      await(fn ->
        match?({:current_function, {:vl_crypto, _, _}}, Process.info(pid, :current_function))
      end)

      {pid, ref}
    end

    defp await(fun), do: fun.() || (:erlang.yield() && await(fun))

    defp long_call, do: :crypto.pbkdf2_hmac(:sha512, "password", "salt", 300_000, 64)

    test "a kill takes effect before the call returns" do
      {pid, ref} = start(&long_call/0)
      Process.exit(pid, :kill)
      assert_receive {:DOWN, ^ref, :process, ^pid, :killed}
      assert Process.info(pid) == nil
    end

    test "an exit with a reason of many words too, and who is linked hears of it" do
      {pid, ref} = start(&long_call/0)
      reason = {:because, Enum.to_list(1..100), %{of: "this"}}
      Process.flag(:trap_exit, true)
      Process.link(pid)
      Process.exit(pid, reason)
      assert_receive {:EXIT, ^pid, ^reason}
      assert_receive {:DOWN, ^ref, :process, ^pid, ^reason}
    end

    test "it answers about itself meanwhile, and messages wait" do
      {pid, ref} = start(&long_call/0)
      send(pid, :hello)
      assert Process.info(pid, :status) == {:status, :running}
      assert Process.info(pid, :message_queue_len) == {:message_queue_len, 1}
      assert {:dictionary, [seen: 1]} = Process.info(pid, :dictionary)
      assert {:memory, bytes} = Process.info(pid, :memory)
      assert bytes > 0
      assert Process.alive?(pid)
      assert Process.register(pid, :dirty_test_name)
      Process.exit(pid, :kill)
      assert_receive {:DOWN, ^ref, :process, ^pid, :killed}
      assert Process.whereis(:dirty_test_name) == nil
    end
  end

  test "results, errors and messages are what they are elsewhere" do
    task =
      Task.async(fn ->
        {:crypto.pbkdf2_hmac(:sha256, "a", "b", 1000, 8), receive(do: (m -> m))}
      end)

    send(task.pid, :mail)
    assert {<<_::64>>, :mail} = Task.await(task)
    assert {:error, :enoent} = File.read("/no/such/file")
    assert_raise ArgumentError, fn -> :crypto.pbkdf2_hmac(:sha256, "a", "b", -1, 8) end
  end
end
