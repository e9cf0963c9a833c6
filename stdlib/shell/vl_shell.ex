defmodule :vl_shell do
  @moduledoc """
  The server of the interactive shell: keeps an evaluator running, and the last state it can go on from.
  """

  @banner "Interactive Elixir (#{System.version()} on Vial) - press Ctrl+C to exit (type h() ENTER for help)"

  @doc "Starts terminal and shell; first the steps of a command line are carried out."
  def start(steps, argv) do
    System.argv(argv)
    terminal? = :vl_io.isatty(0) and :vl_io.isatty(1)
    terminal = :vl_terminal.start(terminal?)
    if terminal?, do: Application.put_env(:elixir, :ansi_enabled, true)
    Application.ensure_all_started(:iex)
    Application.put_env(:iex, :started, true)

    spawn(fn ->
      Process.register(self(), __MODULE__)
      Process.group_leader(self(), terminal)
      begin(steps)
    end)

    :ok
  end

  @doc "Ends what is being evaluated; bindings stay as they were before it."
  def interrupt, do: send(__MODULE__, :interrupt)

  defp begin(steps) do
    case :vl_cli.attempt(fn -> :vl_cli.run_steps(steps) end, {:ok, 0}) do
      {:ok, _} -> greet(IEx.Evaluator.new())
      outcome -> :vl_terminal.halt(:vl_cli.finish(outcome))
    end
  end

  defp greet(state) do
    IO.puts(@banner)
    evaluate(state)
  end

  defp evaluate(state) do
    server = self()
    {pid, monitor} = spawn_monitor(fn -> IEx.Evaluator.loop(server, state) end)
    watch(pid, monitor, state)
  end

  defp watch(pid, monitor, state) do
    receive do
      {:state, ^pid, state} ->
        watch(pid, monitor, state)

      {:finished, ^pid} ->
        :vl_terminal.halt(:vl_cli.finish({:ok, 0}))

      {:DOWN, ^monitor, _, _, reason} ->
        report_exit(pid, reason)
        greet(IEx.Evaluator.new())

      :interrupt ->
        Process.demonitor(monitor, [:flush])
        Process.exit(pid, :kill)
        IO.puts(IEx.color(:eval_interrupt, "interrupted"))
        evaluate(state)

      _other ->
        watch(pid, monitor, state)
    end
  end

  defp report_exit(pid, reason) do
    text = "** (EXIT from #{inspect(pid)}) shell process exited with reason: #{Exception.format_exit(reason)}"
    IO.puts([IEx.color(:eval_error, text), "\n"])
  end
end
