defmodule :elixir_env do
  @moduledoc false
  # Between an Env and the scope beside it: `{:elixir_ex, caller, prematch, stacktrace, unused, {read, write}}`.

  def env_to_ex(%{context: :match, versioned_vars: vars}),
    do: {:elixir_ex, false, {vars, {%{}, []}}, false, {%{}, map_size(vars)}, {vars, false}}

  def env_to_ex(%{versioned_vars: vars}), do: {:elixir_ex, false, :warn, false, {%{}, map_size(vars)}, {vars, false}}

  def reset_vars(env), do: %{env | versioned_vars: %{}}

  def with_vars(env, {:elixir_ex, _, _, _, _, {read, _}}), do: %{env | versioned_vars: read}

  def to_caller({line, scope, env}), do: %{with_vars(env, scope) | line: line}
  def to_caller(%{} = env), do: env
end
