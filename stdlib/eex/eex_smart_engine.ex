defmodule EEx.SmartEngine do
  @moduledoc """
  The engine templates have by default: as `EEx.Engine`, and `@name` is the value of `name` in `assigns`.

      iex> EEx.eval_string("<%= @x + 1 %>", assigns: %{x: 1})
      "2"
  """

  @behaviour EEx.Engine

  @impl true
  defdelegate init(opts), to: EEx.Engine

  @impl true
  defdelegate handle_body(state), to: EEx.Engine

  @impl true
  defdelegate handle_begin(state), to: EEx.Engine

  @impl true
  defdelegate handle_end(state), to: EEx.Engine

  @impl true
  defdelegate handle_text(state, meta, text), to: EEx.Engine

  @impl true
  def handle_expr(state, marker, expr) do
    EEx.Engine.handle_expr(state, marker, Macro.prewalk(expr, &EEx.Engine.handle_assign/1))
  end
end
