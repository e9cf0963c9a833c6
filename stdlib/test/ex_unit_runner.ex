defmodule ExUnit.Runner do
  @moduledoc false
  # Runs modules one after the other: a process for the module, which runs setup_all, and one for each test.

  alias ExUnit.{EventManager, OnExitHandler, Server}

  @seeded :exs1024

  # `load_us` is how long it took until the tests were there, or nil.
  def run(opts, load_us) do
    Server.ensure_started()
    config = normalize(opts)
    opts = Keyword.merge(opts, include: config.include, exclude: config.exclude)
    manager = EventManager.start(opts)
    config = Map.put(config, :manager, manager)
    {async, sync} = Server.take_modules()
    EventManager.notify(manager, {:suite_started, opts})

    started = System.monotonic_time()
    stats = run_together(shuffle(async, config.seed), %{}, config, new_stats())
    async_us = elapsed(started)
    stats = Enum.reduce(shuffle(sync, config.seed), stats, &count(&2, run_module(&1, config)))
    times = %{run: elapsed(started), async: if(async == [], do: 0, else: async_us), load: load_us}

    if enough_failures?(config), do: EventManager.notify(manager, :max_failures_reached)
    EventManager.notify(manager, {:suite_finished, times})
    EventManager.stop(manager)
    for callback <- opts[:after_suite] || [], do: callback.(stats)
    stats
  end

  defp new_stats, do: %{total: 0, failures: 0, excluded: 0, skipped: 0}

  defp elapsed(since), do: System.convert_time_unit(System.monotonic_time() - since, :native, :microsecond)

  defp normalize(opts) do
    {include, exclude} = ExUnit.Filters.normalize(opts[:include], opts[:exclude])

    %{
      seed: opts[:seed],
      include: include,
      exclude: exclude,
      only_test_ids: opts[:only_test_ids],
      timeout: if(opts[:trace], do: :infinity, else: opts[:timeout]),
      max_cases: opts[:max_cases],
      max_failures: opts[:max_failures],
      failures: :atomics.new(1, []),
      stacktrace_depth: opts[:stacktrace_depth],
      capture_log: opts[:capture_log]
    }
  end

  # Failures of all modules are counted together.
  defp failures_left(%{max_failures: :infinity}), do: :infinity
  defp failures_left(config), do: max(config.max_failures - :atomics.get(config.failures, 1), 0)

  defp enough_failures?(config), do: failures_left(config) == 0

  # False when others have made the number full meanwhile.
  defp note_failures(config, count), do: :atomics.add_get(config.failures, 1, count) <= config.max_failures

  defp shuffle(list, 0), do: list

  defp shuffle(list, seed) do
    _ = :rand.seed(@seeded, {seed, seed, seed})
    Enum.shuffle(list)
  end

  # -- Modules --

  # Asynchronous ones, `max_cases` at a time: running is %{monitor => pid}.
  defp run_together([module | rest], running, config, stats) when map_size(running) < config.max_cases do
    if enough_failures?(config) do
      run_together([], running, config, stats)
    else
      parent = self()
      {pid, monitor} = spawn_monitor(fn -> send(parent, {self(), :module_done, run_module(module, config)}) end)
      run_together(rest, Map.put(running, monitor, pid), config, stats)
    end
  end

  defp run_together([], running, _config, stats) when map_size(running) == 0, do: stats

  defp run_together(modules, running, config, stats) do
    receive do
      {:DOWN, monitor, :process, pid, reason} when :erlang.map_get(monitor, running) == pid ->
        tests = receive do: ({^pid, :module_done, tests} -> tests), after: (0 -> exit(reason))
        run_together(modules, Map.delete(running, monitor), config, count(stats, tests))
    end
  end

  # The tests that ran, or were said not to.
  defp run_module(name, config) do
    if enough_failures?(config) do
      []
    else
      module = name.__ex_unit__()
      EventManager.notify(config.manager, {:module_started, module})
      {to_run, others} = Enum.split_with(select(module, config), &(&1.state == nil))

      for test <- others do
        EventManager.notify(config.manager, {:test_started, test})
        report(test, config)
      end

      {module, tests} = run_tests(module, shuffle(to_run, config.seed), config)
      EventManager.notify(config.manager, {:module_finished, %{module | tests: tests}})
      others ++ tests
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
    for test <- module.tests, wanted?(test, config.only_test_ids) do
      tags = Map.merge(test.tags, %{test: test.name, module: test.module})

      case ExUnit.Filters.eval(config.include, config.exclude, tags, module.tests) do
        :ok -> %{test | tags: tags}
        state -> %{test | tags: tags, state: state}
      end
    end
  end

  defp wanted?(_test, nil), do: true
  defp wanted?(test, ids), do: MapSet.member?(ids, {test.module, test.name})

  defp run_tests(module, [], _config), do: {module, []}

  defp run_tests(module, tests, config) do
    {pid, ref} = spawn_module(module)

    receive do
      {^pid, :setup_all, {:ok, context}} ->
        tests = for test <- tests, not enough_failures?(config), done = run_test(test, context, config), do: done
        send(pid, {:finish, self()})
        await_down(ref)
        after_module(module, tests, pid, config)

      {^pid, :setup_all, {:error, failure}} ->
        await_down(ref)
        _ = OnExitHandler.run(pid, timeout(%{}, config))
        invalid(module, tests, failure, config)

      {:DOWN, ^ref, _, _, reason} ->
        invalid(module, tests, {{:EXIT, pid}, reason, []}, config)
    end
  end

  defp invalid(module, tests, failure, config) do
    module = %{module | state: {:failed, [failure]}}
    left = failures_left(config)
    tests = if left == :infinity, do: tests, else: Enum.take(tests, left)
    note_failures(config, length(tests))
    {module, for(test <- tests, do: %{test | state: {:invalid, module}})}
  end

  defp await_down(ref) do
    receive do
      {:DOWN, ^ref, _, _, _} -> :ok
    end
  end

  defp after_module(module, tests, pid, config) do
    case OnExitHandler.run(pid, timeout(%{}, config)) do
      :ok -> {module, tests}
      {kind, reason, stack} -> invalid(module, tests, {kind, reason, prune(stack)}, config)
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
    if not match?({:failed, _}, test.state) or note_failures(config, 1), do: report(test, config)
  end

  defp logs?(test, config), do: Map.get(test.tags, :capture_log, config.capture_log) not in [nil, false]

  defp capture_log(test, context, config) do
    {test, logs} = ExUnit.CaptureLog.with_log(fn -> exec(test, context, config) end)
    %{test | logs: logs}
  end

  defp report(test, config) do
    EventManager.notify(config.manager, {:test_finished, test})
    test
  end

  defp exec(test, context, config) do
    {pid, ref} = spawn_test(test, context, config)
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
          %{test | state: {:failed, [{:error, error, prune(stack)}]}}
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

  defp spawn_test(test, context, config) do
    parent = self()

    spawn_monitor(fn ->
      OnExitHandler.register(self())
      :rand.seed(@seeded, {:erlang.phash2(test.module), :erlang.phash2(test.name), config.seed})
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
