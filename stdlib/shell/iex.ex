defmodule IEx do
  @moduledoc """
  The interactive shell.

  Type expressions; their values are printed. `h()` lists the helpers, `IEx.Helpers`.
  Variables, imports, aliases and requires stay from line to line. A line with `#iex:break` gives up an expression
  that has no end; Ctrl-C does so too, and ends an evaluation that takes too long.
  """

  @colors [
    eval_error: [:red],
    eval_info: [:normal],
    eval_interrupt: [:yellow],
    eval_result: [:yellow],
    doc_code: [:cyan],
    doc_headings: [:yellow, :bright],
    doc_title: [:reverse, :yellow, :bright],
    stack_info: [:red]
  ]

  @syntax_colors [
    atom: :cyan,
    binary: :default_color,
    boolean: :magenta,
    charlist: :yellow,
    list: :default_color,
    map: :default_color,
    nil: :magenta,
    number: :yellow,
    string: :green,
    tuple: :default_color
  ]

  @doc "Whether a shell runs."
  def started?, do: Application.get_env(:iex, :started, false)

  @doc "Sets options: `:colors`, `:inspect`, `:width`, `:history_size`, `:default_prompt`, `:continuation_prompt`."
  def configure(options) do
    for {key, value} <- options do
      old = Application.get_env(:iex, key)
      value = if is_list(value) and is_list(old), do: Keyword.merge(old, value), else: value
      Application.put_env(:iex, key, value)
    end

    :ok
  end

  @doc "All options that have been set."
  def configuration, do: Keyword.delete(Application.get_all_env(:iex), :started)

  @doc "The width that values are laid out for: at most 80 columns."
  def width, do: Application.get_env(:iex, :width) || min(:vl_terminal.columns(), 80)

  @doc "Whether the shell uses colors."
  def colors_enabled?, do: Keyword.get_lazy(Application.get_env(:iex, :colors, []), :enabled, &IO.ANSI.enabled?/0)

  @doc "Text in the color of its kind, when there are colors."
  def color(kind, text) do
    if colors_enabled?(), do: [IO.ANSI.format_fragment(color_of(kind), true), text, IO.ANSI.reset()], else: text
  end

  defp color_of(kind), do: Keyword.get(Application.get_env(:iex, :colors, []), kind) || Keyword.fetch!(@colors, kind)

  @doc "The options that values are inspected with."
  def inspect_opts do
    options = Keyword.merge([pretty: true, width: width()], Application.get_env(:iex, :inspect, []))

    if colors_enabled?() do
      reset = [:reset | List.wrap(color_of(:eval_result))]
      Keyword.put_new(options, :syntax_colors, [reset: reset] ++ @syntax_colors)
    else
      options
    end
  end

  @doc "A value that the shell does not print."
  def dont_display_result, do: :"do not show this result in output"
end
