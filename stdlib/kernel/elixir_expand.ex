defmodule :elixir_expand do
  @moduledoc false
  # The expander with the state of the variables outside of the Env, as tools know it. Our state is the Env's own
  # table of variables; the scope only carries it (:elixir_env).

  @doc "`{expanded, scope, env}`."
  def expand(quoted, scope, env) do
    {expanded, env} = :elixir_expand.expand(quoted, :elixir_env.with_vars(env, scope))
    {expanded, :elixir_env.env_to_ex(env), env}
  end
end
