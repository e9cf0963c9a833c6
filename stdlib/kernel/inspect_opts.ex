defmodule Inspect.Opts do
  @moduledoc """
  What `inspect/2` can be told.

    * `:base` of integers and bytes: `:decimal`, `:binary`, `:octal`, `:hex`
    * `:binaries`: `:infer`, `:as_strings`, `:as_binaries`; `:charlists`: `:infer`, `:as_charlists`, `:as_lists`
    * `:limit`: how many elements of containers are shown, or `:infinity`; `:printable_limit`: the same for text
    * `:pretty`, `:width`: break lines; `:structs`: `false` shows them as maps
    * `:inspect_fun`, `:custom_options`, `:safe`, `:syntax_colors`
  """

  defstruct base: :decimal,
            binaries: :infer,
            char_lists: :infer,
            charlists: :infer,
            custom_options: [],
            inspect_fun: &Inspect.inspect/2,
            limit: 50,
            pretty: false,
            printable_limit: 4096,
            safe: true,
            structs: true,
            syntax_colors: [],
            width: 80

  @type t :: %__MODULE__{}

  @doc "The options as a struct; unknown keys are ignored."
  def new(opts), do: struct(%Inspect.Opts{inspect_fun: default_inspect_fun()}, opts)

  @doc "The function that inspects when none is given."
  def default_inspect_fun, do: :persistent_term.get({Inspect.Opts, :inspect_fun}, &Inspect.inspect/2)

  @doc "Sets that function for all that follows."
  def default_inspect_fun(fun) when is_function(fun, 2) do
    :persistent_term.put({Inspect.Opts, :inspect_fun}, fun)
  end
end
