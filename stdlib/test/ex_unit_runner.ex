defmodule ExUnit.Runner do
  @moduledoc false
  # Runs modules one after the other: a process for the module, which runs setup_all, and one for each test.

  alias ExUnit.{EventManager, OnExitHandler, Server}

  # `load_us` is how long it took until the tests were there, or nil.
  def run(opts, load_us) do
    Server.ensure_started()
    config = normalize(opts)
    manager = EventManager.start(Keyword.put(opts, :seed, config.seed) |> Keyword.merge(include: config.include, exclude: config.exclude, slowest: opts[:slowest]))
    config = Map.merge(config, %{manager: manager, failures: 0})
    {async, sync} = Server.take_modules()
    EventManager.notify(manager, {:suite_started, Keyword.merge(opts, include: config.include, exclude: config.exclude, seed: config.seed)})

    started = System.monotonic_time()
    stats = run_modules(shuffle(async, config.seed), config, new_stats())
    async_us = elapsed(started)
    stats = run_modules(shuffle(sync, config.seed), config, stats)
    times = %{run: elapsed(started), async: if(async == [], do: 0, else: async_us), load: load_us}

    EventManager.notify(manager, {:suite_finished, times})
    EventManager.stop(manager)
    for callback <- opts[:after_suite] || [], do: callback.(stats)
    stats
  end

  defp new_stats, do: %{total: 0, failures: 0, excluded: 0, skipped: 0}

  defp elapsed(since), do: System.convert_time_unit(System.monotonic_time() - since, :native, :microsecond)

  defp normalize(opts) do
    {include, exclude} = ExUnit.Filters.normalize(opts[:include], opts[:exclude])
    seed = opts[:seed] || :rand.uniform(1_000_000) - 1

    %{
      seed: seed,
      include: include,
      exclude: exclude,
      timeout: if(opts[:trace], do: :infinity, else: opts[:timeout]),
      max_failures: opts[:max_failures],
      stacktrace_depth: opts[:stacktrace_depth],
      capture_log: opts[:capture_log]
    }
  end

  defp shuffle(list, 0), do: list

  defp shuffle(list, seed) do
    _ = :rand.seed(:exsss, {seed, seed, seed})
    Enum.shuffle(list)
  end

  # -- Modules --

  defp run_modules(modules, config, stats), do: Enum.reduce(modules, stats, &run_module(&1, config, &2))

  defp run_module(name, config, stats) do
    if stats.failures >= config.max_failures do
      stats
    else
      module = name.__ex_unit__()
      EventManager.notify(config.manager, {:module_started, module})
      {to_run, others} = Enum.split_with(select(module, config), &(&1.state == nil))

      for test <- others do
        EventManager.notify(config.manager, {:test_started, test})
        report(test, config)
      end

      {module, tests} = run_tests(module, shuffle(to_run, config.seed), config, stats)
      module = %{module | tests: tests}
      EventManager.notify(config.manager, {:module_finished, module})
      count(stats, others ++ tests)
    end
  end

  defp count(stats, tests) do
    Enum.reduce(tests, stats, fn test, stats ->
      stats = %{stats | total: stats.total + 1}

      case test.state do
        {:failed, _} -> %{stats | failures: stats.failures + 1}
        {:invalid, _} -> %{stats | failures: stats.failures + 1}
        {:excluded, _} -> %{stats | excluded: stats.excluded + 1}
        {:skipped, _} -> %{stats | skipped: stats.skipped + 1}
        nil -> stats
      end
    end)
  end

  defp select(module, config) do
    for test <- module.tests do
      tags = Map.merge(test.tags, %{test: test.name, module: test.module})

      case ExUnit.Filters.eval(config.include, config.exclude, tags, module.tests) do
        :ok -> %{test | tags: tags}
        state -> %{test | tags: tags, state: state}
      end
    end
  end

  defp run_tests(module, [], _config, _stats), do: {module, []}

  defp run_tests(module, tests, config, stats) do
    {pid, ref} = spawn_module(module)

    receive do
      {^pid, :setup_all, {:ok, context}} ->
        {tests, _} = Enum.map_reduce(tests, stats.failures, &run_or_leave(&1, &2, context, config))
        send(pid, {:finish, self()})
        await_down(ref)
        {after_module(module, pid, config), Enum.reject(tests, &is_nil/1)}

      {^pid, :setup_all, {:error, failure}} ->
        await_down(ref)
        _ = OnExitHandler.run(pid, timeout(%{}, config))
        {%{module | state: {:failed, [failure]}}, for(test <- tests, do: %{test | state: {:invalid, module}})}

      {:DOWN, ^ref, _, _, reason} ->
        failure = {{:EXIT, pid}, reason, []}
        {%{module | state: {:failed, [failure]}}, for(test <- tests, do: %{test | state: {:invalid, module}})}
    end
  end

  defp await_down(ref) do
    receive do
      {:DOWN, ^ref, _, _, _} -> :ok
    end
  end

  defp after_module(module, pid, config) do
    case OnExitHandler.run(pid, timeout(%{}, config)) do
      :ok -> module
      {kind, reason, stack} -> %{module | state: {:failed, [{kind, reason, prune(stack)}]}}
    end
  end

  defp run_or_leave(test, failures, context, config) do
    if failures >= config.max_failures do
      {nil, failures}
    else
      test = run_test(test, context, config)
      {test, if(match?({:failed, _}, test.state), do: failures + 1, else: failures)}
    end
  end

  defp spawn_module(module) do
    parent = self()

    spawn_monitor(fn ->
      OnExitHandler.register(self())
      outcome = setup_all(module)
      send(parent, {self(), :setup_all, outcome})
      if match?({:ok, _}, outcome), do: await_end(parent)
      exit(:shutdown)
    end)
  end

  # What setup_all linked lives as long as the tests.
  defp await_end(parent) do
    receive do
      {:finish, ^parent} -> :ok
    end
  end

  defp setup_all(%{name: name}) do
    {:ok, name.__ex_unit__(:setup_all, %{module: name, case: name})}
  catch
    kind, error -> {:error, failed(kind, error, __STACKTRACE__)}
  end

  # -- Tests --

  defp run_test(test, context, config) do
    EventManager.notify(config.manager, {:test_started, test})
    context = Map.merge(test.tags, context) |> Map.merge(Map.take(test.tags, [:test, :module, :file, :line, :describe, :registered]))
    test = if logs?(test, config), do: capture_log(test, context, config), else: exec(test, context, config)
    report(test, config)
    test
  end

  defp logs?(test, config), do: Map.get(test.tags, :capture_log, config.capture_log) not in [nil, false]

  defp capture_log(test, context, config) do
    {test, logs} = ExUnit.CaptureLog.with_log(fn -> exec(test, context, config) end)
    %{test | logs: logs}
  end

  defp report(test, config), do: EventManager.notify(config.manager, {:test_finished, test})

  defp exec(test, context, config) do
    {pid, ref} = spawn_test(test, context)
    timeout = timeout(test.tags, config)

    test =
      receive do
        {^pid, :test_finished, done} ->
          Process.demonitor(ref, [:flush])
          done

        {:DOWN, ^ref, _, _, reason} ->
          %{test | state: {:failed, [{{:EXIT, pid}, reason, []}]}}
      after
        timeout ->
          stack = current_stack(pid)
          Process.exit(pid, :kill)
          Process.demonitor(ref, [:flush])
          error = ExUnit.TimeoutError.exception(timeout: timeout, type: "#{test.tags.test_type}")
          %{test | state: {:failed, [{:error, error, stack}]}}
      end

    on_exit(test, pid, timeout)
  end

  defp current_stack(pid) do
    case Process.info(pid, :current_stacktrace) do
      {:current_stacktrace, stack} -> stack
      nil -> []
    end
  end

  defp on_exit(test, pid, timeout) do
    case OnExitHandler.run(pid, timeout) do
      :ok -> test
      {kind, reason, stack} -> %{test | state: test.state || {:failed, [{kind, reason, stack}]}}
    end
  end

  defp timeout(tags, config), do: Map.get(tags, :timeout, config.timeout)

  defp spawn_test(test, context) do
    parent = self()

    spawn_monitor(fn ->
      OnExitHandler.register(self())
      started = System.monotonic_time()
      state = state_of(test, context)
      send(parent, {self(), :test_finished, %{test | state: state, time: elapsed(started)}})
      exit(:shutdown)
    end)
  end

  defp state_of(%{module: module, name: name}, context) do
    context = module.__ex_unit__(:setup, with_tmp_dir(context))
    apply(module, name, [context])
    nil
  catch
    kind, error -> {:failed, [failed(kind, error, __STACKTRACE__)]}
  end

  # The tag `:tmp_dir` asks for a new folder; a text is a path inside it.
  defp with_tmp_dir(%{tmp_dir: tag} = context) when tag == true or is_binary(tag) do
    %{module: module, test: test} = context
    hash = :erlang.md5("#{inspect(module)}/#{test}") |> Base.encode16(case: :lower) |> binary_part(0, 8)
    folders = ["tmp", slug(inspect(module)), slug("#{test}") <> "-" <> hash]
    path = Path.expand(Path.join(if(tag == true, do: folders, else: folders ++ [tag])))
    File.rm_rf!(path)
    File.mkdir_p!(path)
    %{context | tmp_dir: path}
  end

  defp with_tmp_dir(%{tmp_dir: tag}) when tag not in [false, nil] do
    raise ArgumentError, "expected :tmp_dir to be a boolean or a string, got: #{inspect(tag)}"
  end

  defp with_tmp_dir(context), do: context

  defp slug(name), do: String.replace(name, ~r/[^\p{L}\p{N}_.\-]/u, "-")

  defp failed(:error, %ExUnit.MultiError{errors: errors} = error, stack) do
    errors = for {kind, reason, stack} <- errors, do: {kind, Exception.normalize(kind, reason, stack), prune(stack)}
    {:error, %{error | errors: errors}, prune(stack)}
  end

  defp failed(kind, error, stack), do: {kind, Exception.normalize(kind, error, stack), prune(stack)}

  @doc false
  def prune_stacktrace(stack), do: prune(stack)

  # Frames of assertions in front and of the runner behind say nothing.
  defp prune([{ExUnit.Assertions, _, _, _} | rest]), do: prune(rest)
  defp prune([{ExUnit.Runner, _, _, _} | _]), do: []
  defp prune([entry | rest]), do: [entry | prune(rest)]
  defp prune([]), do: []
end
