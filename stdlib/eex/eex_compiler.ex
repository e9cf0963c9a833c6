defmodule EEx.Compiler do
  @moduledoc false
  # Pieces of a template to quoted code, by an engine. A block is parsed as one piece of code once its end is there: what
  # stands inside is a call `__EEX__(n)` until then.

  def compile(tokens, options) do
    engine = options[:engine] || EEx.SmartEngine

    build(tokens, engine.init(options), [], %{
      engine: engine,
      file: options[:file] || "nofile",
      parser_options: options[:parser_options] || Code.get_compiler_option(:parser_options),
      line: options[:line] || 1,
      inside: [],
      start: nil
    })
  end

  # `blocks` is the code of the blocks around, as text so far, the innermost first.
  defp build([{:comment, _, _} | rest], buffer, blocks, s), do: build(rest, buffer, blocks, s)

  defp build([{:text, chars, at} | rest], buffer, blocks, s) do
    text = IO.chardata_to_string(chars)

    buffer =
      if function_exported?(s.engine, :handle_text, 3),
        do: s.engine.handle_text(buffer, [line: at.line, column: at.column], text),
        else: s.engine.handle_text(buffer, text)

    build(rest, buffer, blocks, s)
  end

  defp build([{:expr, marker, code, at} | rest], buffer, blocks, s) do
    quoted = parse(code, at.line, column(at, marker), s)
    build(rest, s.engine.handle_expr(buffer, List.to_string(marker), quoted), blocks, s)
  end

  defp build([{:start_expr, marker, code, at} | rest], buffer, blocks, s) do
    if marker == [] do
      :vl_error.warn(
        "the contents of this expression won't be output unless the EEx block starts with \"<%=\"",
        "#{s.file}:#{at.line}:#{at.column}",
        s.file,
        at.line
      )
    end

    {rest, line, code} = join_first_middle(rest, at.line, code) || {rest, at.line, code}
    inner = %{s | inside: [], line: line, start: {at.line, column(at, marker)}}
    {quoted, rest} = build(rest, s.engine.handle_begin(buffer), [code | blocks], inner)
    build(rest, s.engine.handle_expr(buffer, List.to_string(marker), quoted), blocks, s)
  end

  defp build([{:middle_expr, _, code, at} | rest], buffer, [current | blocks], s) do
    {current, s} = add(current, code, at.line, buffer, s)
    build(rest, s.engine.handle_begin(buffer), [current | blocks], %{s | line: at.line})
  end

  defp build([{:middle_expr, _, code, at} | _], _buffer, [], s), do: fail("unexpected middle of expression <%#{code}%>", at, s)

  defp build([{:end_expr, _, code, at} | rest], buffer, [current | _], s) do
    {current, s} = add(current, code, at.line, buffer, s)
    {line, column} = s.start
    {fill(parse(current, line, column, s), s.inside), rest}
  end

  defp build([{:end_expr, _, code, at} | _], _buffer, [], s), do: fail("unexpected end of expression <%#{code}%>", at, s)
  defp build([{:eof, _}], buffer, [], s), do: s.engine.handle_body(buffer)
  defp build([{:eof, at}], _buffer, _blocks, s), do: fail("unexpected end of string, expected a closing '<% end %>'", at, s)

  defp fail(message, at, s), do: raise(EEx.SyntaxError, message: message, file: s.file, line: at.line, column: at.column)

  defp parse(code, line, column, s) do
    Code.string_to_quoted!(code, [file: s.file, line: line, column: column] ++ s.parser_options)
  end

  # Where the code of a tag begins.
  defp column(at, marker), do: at.column + 2 + length(marker)

  # A block's code goes on: what stood inside, as a call, and as many newlines as keep its lines.
  defp add(current, code, line, buffer, s) do
    key = length(s.inside)
    call = '__EEX__(' ++ Integer.to_charlist(key) ++ ');'
    {current ++ call ++ List.duplicate(?\n, line - s.line) ++ code, %{s | inside: [{key, s.engine.handle_end(buffer)} | s.inside]}}
  end

  # `<%= case x do %> <% 1 -> %>`: between them must be nothing.
  defp join_first_middle([{:comment, _, _} | rest], line, code), do: join_first_middle(rest, line, code)

  defp join_first_middle([{:text, text, _} | rest], line, code) do
    if Enum.all?(text, &(&1 in [?\s, ?\t, ?\n, ?\r])), do: join_first_middle(rest, line, code ++ text)
  end

  defp join_first_middle([{:middle_expr, _, more, at} | rest], _line, code), do: {rest, at.line, code ++ more}
  defp join_first_middle(_tokens, _line, _code), do: nil

  defp fill({:__EEX__, _, [key]}, inside), do: elem(List.keyfind(inside, key, 0), 1)
  defp fill({left, meta, right}, inside), do: {fill(left, inside), meta, fill(right, inside)}
  defp fill({left, right}, inside), do: {fill(left, inside), fill(right, inside)}
  defp fill(list, inside) when is_list(list), do: Enum.map(list, &fill(&1, inside))
  defp fill(other, _inside), do: other
end
