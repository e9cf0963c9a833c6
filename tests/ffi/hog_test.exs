defmodule Hog do
  use FFI
  # Holds its scheduler, which it should not.
  defc usleep(microseconds :: uint) :: int, dirty: false
  defc usleep(microseconds :: uint) :: int, as: :patient
  defc labs(n :: long) :: long, dirty: false
end

defmodule HogTest do
  use ExUnit.Case
  import ExUnit.CaptureLog

  test "a native function that holds a scheduler is reported, once" do
    log = logged(fn -> Hog.usleep(30_000) end)
    assert log =~ ~r/\[warning\] +Hog.usleep\/1 is native and held a scheduler for \d+ ms/
    assert log =~ "ERL_NIF_DIRTY_JOB_CPU_BOUND"
    refute logged(fn -> Hog.usleep(30_000) end) =~ "held a scheduler"
  end

  test "one that is short, or runs elsewhere, is not" do
    refute logged(fn -> for(n <- 1..1000, do: Hog.labs(n)) && Hog.patient(30_000) end) =~ "held a scheduler"
  end

  defp logged(fun), do: capture_log(fn -> fun.() && wait_for_report() end)

  # The report's own process is there as long as it is.
  defp wait_for_report do
    if Enum.any?(Process.list(), &reports?/1), do: wait_for_report(), else: Logger.flush()
  end

  defp reports?(pid), do: match?({:initial_call, {:vl_report, _, _}}, Process.info(pid, :initial_call))
end
