defmodule EEx do
  @moduledoc """
  Templates: text with code in it.

      iex> EEx.eval_string("Hello, <%= name %>!", name: "Mary")
      "Hello, Mary!"

  Tags:

    * `<% code %>` - runs code, shows nothing
    * `<%= code %>` - shows the value of code
    * `<%% code %>` - the text `<% code %>`
    * `<%!-- text --%>` - a comment; so is `<%# text %>`

  Blocks begin in one tag and end in another: `<%= if x do %>yes<% else %>no<% end %>`.

  Options:

    * `:engine` - the module of `EEx.Engine` that makes code of the pieces, `EEx.SmartEngine` by default
    * `:trim` - a line that holds a tag alone leaves no line behind
    * `:file`, `:line`, `:column`, `:indentation` - where the template stands
    * `:parser_options` - for `Code.string_to_quoted/2`
  """

  @typedoc "What `tokenize/2` gives."
  @type token ::
          {:comment, charlist, map}
          | {:text, charlist, map}
          | {:expr | :start_expr | :middle_expr | :end_expr, charlist, charlist, map}
          | {:eof, map}

  @doc """
  Defines a function out of a template.

      defmodule Greeting do
        require EEx
        EEx.function_from_string(:def, :hello, "Hello, <%= name %>!", [:name])
      end
  """
  defmacro function_from_string(kind, name, template, args \\ [], options \\ []) do
    quote bind_quoted: binding() do
      info = Keyword.merge([file: __ENV__.file, line: __ENV__.line], options)
      args = Enum.map(args, fn arg -> {arg, [line: info[:line]], nil} end)
      compiled = EEx.compile_string(template, info)

      case kind do
        :def -> def unquote(name)(unquote_splicing(args)), do: unquote(compiled)
        :defp -> defp unquote(name)(unquote_splicing(args)), do: unquote(compiled)
      end
    end
  end

  @doc "As `function_from_string/5`, with the template in a file."
  defmacro function_from_file(kind, name, file, args \\ [], options \\ []) do
    quote bind_quoted: binding() do
      info = Keyword.merge([file: IO.chardata_to_string(file), line: 1], options)
      args = Enum.map(args, fn arg -> {arg, [line: 1], nil} end)
      compiled = EEx.compile_file(file, info)
      @external_resource file
      @file file

      case kind do
        :def -> def unquote(name)(unquote_splicing(args)), do: unquote(compiled)
        :defp -> defp unquote(name)(unquote_splicing(args)), do: unquote(compiled)
      end
    end
  end

  @doc "The quoted code that a template stands for."
  def compile_string(source, options \\ []) when is_binary(source) and is_list(options) do
    case tokenize(source, options) do
      {:ok, tokens} ->
        EEx.Compiler.compile(tokens, options)

      {:error, message, place} ->
        raise EEx.SyntaxError, file: options[:file] || "nofile", line: place.line, column: place.column, message: message
    end
  end

  @doc "The quoted code that the template in a file stands for."
  def compile_file(filename, options \\ []) when is_list(options) do
    filename = IO.chardata_to_string(filename)
    compile_string(File.read!(filename), Keyword.merge([file: filename, line: 1], options))
  end

  @doc """
  Runs a template with values for its variables.

      iex> EEx.eval_string("<%= for x <- xs do %><%= x * 2 %> <% end %>", xs: [1, 2])
      "2 4 "
      iex> EEx.eval_string("<%= @greeting %>", assigns: [greeting: "Hi"])
      "Hi"
  """
  def eval_string(source, bindings \\ [], options \\ [])
      when is_binary(source) and is_list(bindings) and is_list(options) do
    eval(compile_string(source, options), bindings, options)
  end

  @doc "Runs the template in a file."
  def eval_file(filename, bindings \\ [], options \\ []) when is_list(bindings) and is_list(options) do
    options = Keyword.put_new(options, :file, IO.chardata_to_string(filename))
    eval(compile_file(filename, options), bindings, options)
  end

  defp eval(compiled, bindings, options), do: elem(Code.eval_quoted(compiled, bindings, options), 0)

  @doc "The pieces of a template: `{:ok, tokens}` or `{:error, message, %{line: line, column: column}}`."
  def tokenize(contents, options \\ []), do: EEx.Tokenizer.tokenize(contents, options)
end
