defmodule ExUnit do
  @moduledoc """
  The test framework.

      ExUnit.start()

      defmodule SumTest do
        use ExUnit.Case

        test "adds" do
          assert 1 + 1 == 2
        end
      end

  Tests run when the script ends, modules in the order of the seed, those with `async: true` first.
  """

  @type state ::
          nil | {:excluded, binary} | {:failed, failed} | {:invalid, module} | {:skipped, binary}
  @type failed :: [{Exception.kind(), reason :: term, Exception.stacktrace()}]

  # What an option is that nothing has set, besides those that the application's environment begins with.
  @defaults [failures_manifest_file: nil, max_cases: nil, module_load_timeout: 60_000, only_test_ids: nil, plural_rules: %{}, width: 80]

  @doc "Gets ready, and unless `autorun: false` runs the tests when the script ends. Options as `configure/1`."
  def start(options \\ []) do
    Application.ensure_all_started(:ex_unit)
    ExUnit.Server.ensure_started()
    configure(options)

    if configuration()[:autorun] do
      configure(autorun: false)
      System.at_exit(&run_at_exit/1)
    end

    :ok
  end

  defp run_at_exit(0) do
    case run_all(ExUnit.Server.modules_loaded()) do
      %{failures: 0} -> :ok
      %{} -> exit({:shutdown, configuration()[:exit_status]})
    end
  end

  defp run_at_exit(_status), do: :ok

  # What is chosen anew each time it is asked for, the seed, stays the same while tests run.
  defp run_all(load_us) do
    options = configuration()
    configure(Keyword.take(options, [:max_cases, :seed, :trace]))
    ExUnit.Runner.run(options, load_us)
  end

  @doc """
  Sets options: `:seed`, `:trace`, `:timeout`, `:include`, `:exclude`, `:formatters`, `:colors`, `:max_failures`,
  `:assert_receive_timeout`, `:refute_receive_timeout`, `:capture_log`, `:slowest`, `:stacktrace_depth`.
  """
  def configure(options) do
    Enum.each(options, fn {key, value} -> Application.put_env(:ex_unit, key, value) end)
  end

  @doc "All options."
  def configuration do
    options = Keyword.merge(@defaults, Application.get_all_env(:ex_unit))
    options = if options[:slowest] > 0, do: Keyword.put(options, :trace, true), else: options
    max_cases = if options[:trace], do: 1, else: options[:max_cases] || System.schedulers_online() * 2
    options |> Keyword.put(:max_cases, max_cases) |> Keyword.put_new_lazy(:seed, fn -> :rand.uniform(1_000_000) - 1 end)
  end

  @doc "The plural of a word; an `s` unless a rule says more."
  def plural_rule(word) when is_binary(word), do: Map.get(configuration()[:plural_rules], word, "#{word}s")

  @doc "Sets the plural of a word."
  def plural_rule(word, pluralization) when is_binary(word) and is_binary(pluralization) do
    configure(plural_rules: Map.put(configuration()[:plural_rules], word, pluralization))
  end

  @doc "Runs the tests now; gives counts. Modules may be named to run again."
  def run(additional_modules \\ []) do
    for module <- additional_modules do
      ExUnit.Server.add_module(module, module.__ex_unit__().tags[:async] == true)
    end

    run_all(nil)
  end

  @doc "Runs the tests in a process of their own; `await_run/1` waits for it."
  def async_run do
    ExUnit.Server.ensure_started()
    Task.async(fn -> run_all(nil) end)
  end

  @doc "Waits for `async_run/0`."
  def await_run(task), do: Task.await(task, :infinity)

  @doc "A function to call with the counts when all tests have run."
  def after_suite(function) when is_function(function, 1) do
    configure(after_suite: [function | configuration()[:after_suite]])
  end

  @doc "The supervisor of the current test: `{:ok, pid}` or `:error`."
  def fetch_test_supervisor do
    case ExUnit.OnExitHandler.get_supervisor(self()) do
      {:ok, nil} -> {:ok, ExUnit.Callbacks.__start_supervisor__()}
      {:ok, pid} -> {:ok, pid}
      :error -> :error
    end
  end
end
