defmodule :vl_checker do
  @moduledoc false
  # Functions of other modules that a compiled module calls: do they exist, are they deprecated? It is asked when all
  # the code that was to be compiled has been, since a module may be defined after its callers.

  @key :vl_checker

  @doc """
  Runs `fun`, then checks the modules that it has compiled in this process. Among files that are compiled together it is
  left to who compiles them.
  """
  def verify(fun) do
    case :erlang.get(:elixir_compiler_info) do
      :undefined -> scope(fun)
      _ -> fun.()
    end
  end

  defp scope(fun) do
    before = :erlang.put(@key, [])

    try do
      value = fun.()
      check(:erlang.get(@key))
      value
    after
      if before == :undefined, do: :erlang.erase(@key), else: :erlang.put(@key, before)
    end
  end

  @doc """
  Notes the calls of a module that has been compiled: `{module, function, arity, line, file, {name, arity}}`, the last
  being the function that calls. `ignored` holds what the module's `@compile` says.
  """
  def note(module, calls, ignored) do
    note = {module, calls, ignored}

    case {:erlang.get(:elixir_compiler_info), :erlang.get(@key)} do
      {{compiler, _}, _} -> send(compiler, {:remote_calls, note})
      {_, noted} when is_list(noted) -> :erlang.put(@key, [note | noted])
      _ -> nil
    end

    :ok
  end

  # -- Checking --

  @doc "Checks what has been noted, the newest first. Prints warnings, and gives them as `{file, line, message}`."
  def check([]), do: []
  def check(noted), do: Enum.flat_map(:lists.reverse(noted), &check_module/1)

  defp check_module({module, calls, ignored}) do
    ignored = ignored(ignored)

    places =
      for {to, name, arity, line, file, from} <- calls, problem = problem({to, name, arity}, ignored), reduce: %{} do
        all -> Map.update(all, problem, [{file, line, from}], &[{file, line, from} | &1])
      end

    Enum.flat_map(Enum.sort(places), fn {problem, places} ->
      places = Enum.sort(Enum.uniq(places))
      warn(text(problem), places, module)
      for {file, line, _} <- places, do: {file, line, text(problem)}
    end)
  end

  defp ignored(options) do
    own = for {:no_warn_undefined, values} <- List.flatten(options), value <- List.wrap(values), do: value

    case Code.get_compiler_option(:no_warn_undefined) do
      :all -> :all
      values -> own ++ values
    end
  end

  # Ordered as they are to be told.
  defp problem({module, name, arity} = mfa, ignored) do
    cond do
      quiet?(mfa) or :erlang.is_builtin(module, name, arity) -> nil
      not Code.ensure_loaded?(module) -> if(told?(mfa, ignored), do: {:undefined_module, module, name, arity})
      function_exported?(module, name, arity) -> deprecated(mfa)
      macro_exported?(module, name, arity) -> {:unrequired_module, module, name, arity}
      told?(mfa, ignored) -> {:undefined_function, module, name, arity, exports(module)}
      true -> nil
    end
  end

  defp quiet?({_, :__impl__, 1}), do: true
  defp quiet?({_, :module_info, arity}), do: arity in [0, 1]
  defp quiet?({:erlang, name, 2}), do: name in [:orelse, :andalso]
  defp quiet?(_mfa), do: false

  defp told?(_mfa, :all), do: false
  defp told?({module, _, _} = mfa, ignored), do: not (module in ignored or mfa in ignored)

  defp deprecated({module, name, arity}) do
    case :lists.keyfind({name, arity}, 1, info(module, :deprecated)) do
      {_, reason} -> {:deprecated, module, name, arity, reason}
      false -> nil
    end
  end

  defp info(module, kind), do: if(function_exported?(module, :__info__, 1), do: module.__info__(kind), else: [])

  defp exports(module) do
    if function_exported?(module, :__info__, 1) do
      Enum.sort([{:__info__, 1} | module.__info__(:macros) ++ module.__info__(:functions)])
    else
      Enum.sort(module.module_info(:exports))
    end
  end

  # -- Telling --

  defp text({:undefined_module, module, name, arity}) do
    "#{Exception.format_mfa(module, name, arity)} is undefined (module #{inspect(module)} is not available or is yet to be defined)"
  end

  defp text({:unrequired_module, module, name, arity}) do
    "you must require #{inspect(module)} before invoking the macro #{Exception.format_mfa(module, name, arity)}"
  end

  defp text({:undefined_function, module, name, arity, exports}) do
    deprecated = for {export, _} <- info(module, :deprecated), do: export
    "#{Exception.format_mfa(module, name, arity)} is undefined or private" <> :vl_hints.functions(name, exports, deprecated)
  end

  defp text({:deprecated, module, name, arity, reason}), do: "#{Exception.format_mfa(module, name, arity)} is deprecated. #{reason}"

  defp warn(text, [place], module), do: IO.write(:stderr, ["warning: ", text, ?\n, place(place, module), ?\n])

  defp warn(text, places, module) do
    lines = for place <- places, do: place(place, module)
    IO.write(:stderr, ["warning: ", text, "\nInvalid call found at #{length(places)} locations:\n", lines, ?\n])
  end

  defp place({file, line, {name, arity}}, module) do
    at = if line > 0, do: ":#{line}", else: ""
    "  #{Path.relative_to_cwd(file)}#{at}: #{Exception.format_mfa(module, name, arity)}\n"
  end
end
