defmodule EEx.Engine do
  @moduledoc """
  What makes code of the pieces of a template. `use EEx.Engine` gives all callbacks, to be overridden.

  The state of the engines here is a map: code that has to run, the segments of the binary so far, and a count of the
  variables that hold values of `<%= %>`.
  """

  @type state :: term

  @doc "The state at the beginning."
  @callback init(opts :: keyword) :: state
  @doc "The code of the whole template."
  @callback handle_body(state) :: Macro.t()
  @doc "The state for what stands inside a block."
  @callback handle_begin(state) :: state
  @doc "The code of what stands inside a block."
  @callback handle_end(state) :: Macro.t()
  @doc "Text between tags."
  @callback handle_text(state, [line: pos_integer, column: pos_integer], text :: String.t()) :: state
  @doc "Code in a tag; the marker is what follows `<%`."
  @callback handle_expr(state, marker :: String.t(), expr :: Macro.t()) :: state

  # Engines of old know no place of text.
  @callback handle_text(state, text :: String.t()) :: state
  @optional_callbacks handle_text: 2, handle_text: 3

  @doc false
  defmacro __using__(_) do
    quote do
      @behaviour EEx.Engine

      def init(opts), do: EEx.Engine.init(opts)
      def handle_body(state), do: EEx.Engine.handle_body(state)
      def handle_begin(state), do: EEx.Engine.handle_begin(state)
      def handle_end(state), do: EEx.Engine.handle_end(state)
      def handle_text(state, text), do: EEx.Engine.handle_text(state, [], text)
      def handle_expr(state, marker, expr), do: EEx.Engine.handle_expr(state, marker, expr)

      defoverridable EEx.Engine
    end
  end

  @doc "`@name` in code becomes the value of `name` in the variable `assigns`; for `Macro.prewalk/2`."
  @spec handle_assign(Macro.t()) :: Macro.t()
  def handle_assign({:@, meta, [{name, _, context}]}) when is_atom(name) and is_atom(context) do
    quote line: meta[:line] || 0, do: EEx.Engine.fetch_assign!(var!(assigns), unquote(name))
  end

  def handle_assign(other), do: other

  @doc false
  def fetch_assign!(assigns, key) do
    case Access.fetch(assigns, key) do
      {:ok, value} ->
        value

      :error ->
        known = for {key, _} <- assigns, do: key

        IO.warn(
          "assign @#{key} not available in EEx template. Please ensure all assigns are given as options. " <>
            "Available assigns: #{inspect(known)}"
        )

        nil
    end
  end

  @doc "What `c:init/1` does by default."
  def init(_opts), do: %{binary: [], dynamic: [], vars_count: 0}

  @doc "What `c:handle_begin/1` does by default."
  def handle_begin(state) do
    check_state!(state)
    %{state | binary: [], dynamic: []}
  end

  @doc "What `c:handle_end/1` does by default."
  def handle_end(state), do: handle_body(state)

  @doc "What `c:handle_body/1` does by default."
  def handle_body(state) do
    check_state!(state)
    {:__block__, [], Enum.reverse([{:<<>>, [], Enum.reverse(state.binary)} | state.dynamic])}
  end

  @doc "What `c:handle_text/3` does by default."
  def handle_text(state, _meta, text) do
    check_state!(state)
    %{state | binary: [text | state.binary]}
  end

  @doc "What `c:handle_expr/3` does by default."
  def handle_expr(state, "=", expr) do
    check_state!(state)
    var = Macro.var(:"arg#{state.vars_count}", __MODULE__)
    code = quote(do: unquote(var) = String.Chars.to_string(unquote(expr)))
    segment = quote(do: unquote(var) :: binary)
    %{state | dynamic: [code | state.dynamic], binary: [segment | state.binary], vars_count: state.vars_count + 1}
  end

  def handle_expr(state, "", expr), do: %{state | dynamic: [expr | state.dynamic]}

  def handle_expr(_state, marker, _expr) when marker in ["/", "|"] do
    raise EEx.SyntaxError,
          "unsupported EEx syntax <%#{marker} %> (the syntax is valid but not supported by the current EEx engine)"
  end

  defp check_state!(%{binary: _, dynamic: _, vars_count: _}), do: :ok

  defp check_state!(state) do
    raise "unexpected EEx.Engine state: #{inspect(state)}. " <>
            "This typically means a bug or an outdated EEx.Engine or tool"
  end
end
