# A process is looked into and killed while another thread multiplies and divides for it. (Elixir 1.14 answers after
# minutes: it does not stop within these operations.)
defmodule HugeArithmeticTest do
  use ExUnit.Case, async: true

  defp loop(n, m), do: loop(rem(n * n, m), m)

  test "busy processes answer, and end when they are told to" do
    {n, m} = {Integer.pow(11, 50_000), Integer.pow(7, 60_000)}
    busy = for _ <- 1..4, do: spawn_monitor(fn -> loop(n, m) end)

    for {pid, ref} <- busy do
      assert {:status, status} = Process.info(pid, :status)
      assert status in [:running, :runnable, :waiting, :garbage_collecting]
      assert {:current_function, {_, _, _}} = Process.info(pid, :current_function)
      Process.exit(pid, :kill)
      assert_receive {:DOWN, ^ref, :process, ^pid, :killed}, 10_000
    end
  end
end
