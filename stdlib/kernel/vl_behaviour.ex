defmodule :vl_behaviour do
  @moduledoc false
  # Checks a module that closes: does it do what its behaviours ask for, do its @impl say the truth, has @derive been
  # used? All of it gives warnings.

  # A callback is {{name, arity}, {kind, behaviour, optional?}}.
  def check(env) do
    module = env.module
    check_derive(env)
    callbacks = :lists.foldl(&add_behaviour(&1, env, &2), %{}, behaviours(module))
    definitions = :elixir_module.definitions_in(module)
    check_callbacks(check_impls(:elixir_module.facts(module, :impl), callbacks, definitions, env), definitions, env)
  end

  defp behaviours(module), do: :lists.reverse(:elixir_module.get_attribute(module, :behaviour, nil))

  defp check_derive(env) do
    if :elixir_module.get_attribute(env.module, :derive, nil) != [] do
      why =
        if :elixir_module.has_attribute(env.module, :__struct__),
          do: "was set after defstruct, all @derive calls must come before defstruct",
          else: "was set but never used (it must come before defstruct)"

      warn("warning: module attribute @derive " <> why, env)
    end
  end

  # -- Callbacks --

  defp add_behaviour(behaviour, env, callbacks) do
    cond do
      not Code.ensure_loaded?(behaviour) ->
        warn("@behaviour #{inspect(behaviour)} does not exist (in module #{inspect(env.module)})", env)
        callbacks

      not function_exported?(behaviour, :behaviour_info, 1) ->
        warn("module #{inspect(behaviour)} is not a behaviour (in module #{inspect(env.module)})", env)
        callbacks

      true ->
        optional = behaviour_info(behaviour, :optional_callbacks)
        add = &add_callback(&1, behaviour, :lists.member(&1, optional), env, &2)
        :lists.foldl(add, callbacks, behaviour_info(behaviour, :callbacks))
    end
  end

  defp behaviour_info(behaviour, key) do
    case behaviour.behaviour_info(key) do
      list when is_list(list) -> list
      :undefined -> []
    end
  end

  defp add_callback(exported, behaviour, optional, env, callbacks) do
    {pair, kind} = written(exported)

    case callbacks do
      %{^pair => {_, ^behaviour, _}} ->
        warn(
          "the behavior #{inspect(behaviour)} has been declared twice " <>
            "(conflict in #{definition(kind, pair)} in module #{inspect(env.module)})",
          env
        )

      %{^pair => {_, other, _}} ->
        warn(
          "conflicting behaviours found. #{definition(kind, pair)} is required by " <>
            "#{inspect(other)} and #{inspect(behaviour)} (in module #{inspect(env.module)})",
          env
        )

      _ ->
        :ok
    end

    :maps.put(pair, {kind, behaviour, optional}, callbacks)
  end

  # A macro's callback is exported with one argument more.
  defp written({name, arity}) do
    case :erlang.atom_to_binary(name) do
      "MACRO-" <> macro -> {{:erlang.binary_to_atom(macro), arity - 1}, :defmacro}
      _ -> {{name, arity}, :def}
    end
  end

  defp check_callbacks(callbacks, definitions, env) do
    for {pair, {kind, behaviour, optional}} <- :lists.sort(:maps.to_list(callbacks)) do
      case :lists.keyfind(pair, 1, definitions) do
        false when not optional ->
          warn(required(kind, pair, behaviour) <> " is not implemented (in module #{inspect(env.module)})", env)

        {_, other} when other != kind ->
          warn(
            required(kind, pair, behaviour) <>
              " was implemented as \"#{other}\" but should have been \"#{kind}\" (in module #{inspect(env.module)})",
            env
          )

        _ ->
          :ok
      end
    end
  end

  defp required(kind, pair, behaviour) do
    what = if protocol?(behaviour), do: "protocol", else: "behaviour"
    "#{definition(kind, pair)} required by #{what} #{inspect(behaviour)}"
  end

  defp protocol?(module), do: function_exported?(module, :__protocol__, 1) and module.__protocol__(:module) == module

  # -- @impl --

  # Gives the callbacks that no @impl speaks of.
  defp check_impls([], callbacks, _definitions, _env), do: callbacks

  defp check_impls(impls, callbacks, definitions, env) do
    behaviours = behaviours(env.module)
    {left, contexts} = :lists.foldl(&check_impl(&1, behaviours, callbacks, env, &2), {callbacks, %{}}, impls)
    for {pair, kind} <- definitions, kind in [:def, :defmacro], do: check_missing(pair, kind, left, contexts, env)
    left
  end

  defp check_impl({{name, arity}, context, defaults, kind, line, file, value}, behaviours, callbacks, env, {left, contexts}) do
    pairs = for n <- :lists.seq(arity, arity - defaults, -1), do: {name, n}

    case implemented(pairs, kind, value, behaviours, callbacks) do
      {:ok, found} ->
        add = fn behaviour, all -> :maps.put(behaviour, [context | :maps.get(behaviour, all, [])], all) end
        contexts = :lists.foldl(add, contexts, for({_, behaviour} <- found, do: behaviour))
        {:maps.without(for({pair, _} <- found, do: pair), left), contexts}

      {:error, why} ->
        warn(explain(why, definition(kind, {name, arity}), kind, value), %{env | line: line, file: file})
        {left, contexts}
    end
  end

  defp implemented(_pairs, kind, _value, _behaviours, _callbacks) when kind in [:defp, :defmacrop], do: {:error, :private}
  defp implemented(_pairs, _kind, _value, [], _callbacks), do: {:error, :no_behaviour}

  defp implemented(pairs, _kind, value, behaviours, callbacks) do
    found = for pair <- pairs, {_, behaviour, _} <- [:maps.get(pair, callbacks, nil)], do: {pair, behaviour}
    asked = for {_, behaviour} = one <- found, behaviour == value, do: one

    cond do
      value == false and found == [] -> {:ok, []}
      value == false -> {:error, {:is_callback, elem(hd(found), 1)}}
      value == true and found == [] -> {:error, {:no_callback, callbacks}}
      value == true -> {:ok, found}
      asked != [] -> {:ok, asked}
      :lists.member(value, behaviours) -> {:error, {:not_of_behaviour, callbacks}}
      true -> {:error, :not_declared}
    end
  end

  defp explain(:private, what, _kind, _value) do
    "#{what} is private, @impl attribute is always discarded for private functions/macros"
  end

  defp explain(:no_behaviour, what, _kind, value) do
    "got \"@impl #{inspect(value)}\" for #{what} but no behaviour was declared"
  end

  defp explain({:is_callback, behaviour}, what, _kind, _value) do
    "got \"@impl false\" for #{what} but it is a callback specified in #{inspect(behaviour)}"
  end

  defp explain({:no_callback, callbacks}, what, _kind, _value) do
    "got \"@impl true\" for #{what} but no behaviour specifies such callback#{known(callbacks)}"
  end

  defp explain(:not_declared, what, _kind, value) do
    "got \"@impl #{inspect(value)}\" for #{what} but this behaviour was not declared with @behaviour"
  end

  defp explain({:not_of_behaviour, callbacks}, what, _kind, value) do
    "got \"@impl #{inspect(value)}\" for #{what} but this behaviour does not specify such callback#{known(callbacks)}"
  end

  defp known(callbacks) when map_size(callbacks) == 0 do
    ". There are no known callbacks, please specify the proper @behaviour and make sure it defines callbacks"
  end

  defp known(callbacks) do
    lines =
      for {{name, arity}, {kind, behaviour, _}} <- :lists.sort(:maps.to_list(callbacks)) do
        "\n  * #{Exception.format_mfa(behaviour, name, arity)} (#{kind_name(kind)})"
      end

    ". The known callbacks are:\n#{lines}\n"
  end

  # Who marks one callback of a behaviour marks all, as far as one hand (the source, or a macro) wrote them.
  defp check_missing({name, arity} = pair, kind, left, contexts, env) do
    with %{^pair => {_, behaviour, _}} <- left,
         {:v1, _, meta, _} <- :elixir_module.get_definition(env.module, name, arity),
         true <- unmarked?(meta, behaviour, contexts) do
      warn(
        "module attribute @impl was not set for #{definition(kind, pair)} callback (specified in #{inspect(behaviour)}). " <>
          "This either means you forgot to add the \"@impl true\" annotation before the definition or that you are " <>
          "accidentally overriding this callback",
        %{env | line: :proplists.get_value(:line, meta, 0)}
      )
    end
  end

  defp unmarked?(meta, behaviour, contexts) do
    case contexts do
      %{^behaviour => known} -> :lists.member(:proplists.get_value(:context, meta, nil), known)
      _ -> not :lists.keymember(:context, 1, meta)
    end
  end

  defp definition(kind, {name, arity}), do: "#{kind_name(kind)} #{name}/#{arity}"

  defp kind_name(kind) when kind in [:defmacro, :defmacrop], do: "macro"
  defp kind_name(_), do: "function"

  defp warn(text, env),
    do: :vl_error.warn(text, Exception.format_stacktrace_entry(hd(Macro.Env.stacktrace(env))), env.file, env.line)
end
