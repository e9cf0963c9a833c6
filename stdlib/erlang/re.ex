defmodule :re do
  @moduledoc """
  Regular expressions as Erlang programs know them: `:re`.

  A compiled expression is `{:re_pattern, groups, unicode, crlf, code}`, where `code` is the
  options in 32 bits and the source; the machine keeps what it makes of it.
  """

  import Bitwise

  @unicode 32
  @newline_shift 16

  @flags %{
    caseless: 1,
    multiline: 2,
    dotall: 4,
    extended: 8,
    ungreedy: 16,
    unicode: 32,
    ucp: 64,
    anchored: 128,
    dollar_endonly: 256,
    dupnames: 512,
    firstline: 1024,
    no_auto_capture: 2048
  }

  @newlines %{cr: 1, lf: 2, crlf: 3, any: 4, anycrlf: 5}

  @run_flags %{notbol: 1, noteol: 2, notempty: 4, notempty_atstart: 8, anchored: 16}

  def version, do: "8.44 2020-02-12"

  # -- Compiling --

  def compile(source), do: compile(source, [])

  def compile(source, options) do
    flags = compile_flags(options, 0)
    text = to_text(source, flags)

    case :vl_re.compile(text, flags) do
      {:ok, groups, _names} -> {:ok, pattern(text, flags, groups)}
      {:error, reason, offset} -> {:error, {:erlang.binary_to_list(reason), offset}}
    end
  end

  defp pattern(text, flags, groups) do
    unicode = if band(flags, @unicode) != 0, do: 1, else: 0
    {:re_pattern, groups, unicode, 0, <<flags::32, text::binary>>}
  end

  defp compile_flags([{:newline, kind} | rest], flags) do
    case @newlines do
      %{^kind => n} -> compile_flags(rest, bor(flags, bsl(n, @newline_shift)))
      _ -> :erlang.error(:badarg)
    end
  end

  defp compile_flags([option | rest], flags) do
    case @flags do
      %{^option => flag} ->
        compile_flags(rest, bor(flags, flag))

      _ when option in [:bsr_anycrlf, :bsr_unicode, :no_start_optimize, :never_utf] ->
        compile_flags(rest, flags)

      _ ->
        :erlang.error(:badarg)
    end
  end

  defp compile_flags([], flags), do: flags

  defp to_text(binary, _flags) when is_binary(binary), do: binary

  defp to_text(chardata, flags) when band(flags, @unicode) != 0 do
    case :unicode.characters_to_binary(chardata) do
      binary when is_binary(binary) -> binary
      _ -> :erlang.error(:badarg)
    end
  end

  defp to_text(iodata, _flags), do: :erlang.iolist_to_binary(iodata)

  def inspect({:re_pattern, _, _, _, <<flags::32, text::binary>>}, :namelist) do
    {:ok, _, names} = :vl_re.compile(text, flags)
    {:namelist, unique_names(names)}
  end

  defp unique_names([{name, _}, {name, n} | rest]), do: unique_names([{name, n} | rest])
  defp unique_names([{name, _} | rest]), do: [name | unique_names(rest)]
  defp unique_names([]), do: []

  # -- Matching --

  def run(subject, regex), do: run(subject, regex, [])

  def run(subject, regex, options) when is_list(options) do
    {compile_options, options} = split_options(options, [], [])
    {_, _, _, _, <<flags::32, source::binary>>} = pattern = compiled(regex, compile_options)
    text = to_text(subject, flags)

    run = %{
      pattern: pattern,
      source: source,
      flags: flags,
      text: text,
      run_flags: run_flags(options, 0),
      offset: :proplists.get_value(:offset, options, 0),
      capture: capture(options)
    }

    if :lists.member(:global, options), do: run_global(run), else: run_once(run)
  end

  def run(subject, regex, options),
    do: :erlang.error(:badarg, [subject, regex, options], error_info: %{module: :erl_stdlib_errors})

  defp compiled({:re_pattern, _, _, _, _} = pattern, []), do: pattern
  defp compiled({:re_pattern, _, _, _, _}, _options), do: :erlang.error(:badarg)

  defp compiled(source, options) do
    case compile(source, options) do
      {:ok, pattern} -> pattern
      {:error, _} -> :erlang.error(:badarg)
    end
  end

  # Options of compile/2 may be given to run/3 for an expression that is not compiled.
  defp split_options([option | rest], compile, run) do
    if compile_option?(option) do
      split_options(rest, [option | compile], run)
    else
      split_options(rest, compile, [option | run])
    end
  end

  defp split_options([], compile, run), do: {:lists.reverse(compile), :lists.reverse(run)}

  defp compile_option?({:newline, _}), do: true
  defp compile_option?(:anchored), do: false
  defp compile_option?(option), do: is_atom(option) and :erlang.is_map_key(option, @flags)

  defp run_flags([option | rest], flags) do
    case @run_flags do
      %{^option => flag} -> run_flags(rest, bor(flags, flag))
      _ -> if run_option?(option), do: run_flags(rest, flags), else: :erlang.error(:badarg)
    end
  end

  defp run_flags([], flags), do: flags

  defp run_option?({option, n}) when option in [:offset, :match_limit, :match_limit_recursion],
    do: is_integer(n) and n >= 0

  defp run_option?({:capture, which}), do: captures?(which)
  defp run_option?({:capture, which, type}), do: captures?(which) and type in [:index, :list, :binary]
  defp run_option?(option), do: option in [:global, :report_errors]

  defp captures?(which), do: is_list(which) or which in [:all, :all_but_first, :all_names, :first, :none]

  # {which groups, as what}; the last one counts
  defp capture(options), do: capture(options, {:all, :index})
  defp capture([{:capture, which} | rest], _), do: capture(rest, {which, :index})
  defp capture([{:capture, which, type} | rest], _), do: capture(rest, {which, type})
  defp capture([_ | rest], found), do: capture(rest, found)
  defp capture([], found), do: found

  defp run_once(run) do
    case match(run, run.offset, run.run_flags) do
      :nomatch -> :nomatch
      pairs -> matched(captured(run, pairs))
    end
  end

  defp matched([]), do: :match
  defp matched(captured), do: {:match, captured}

  defp match(run, offset, flags), do: :vl_re.run(run.source, run.flags, run.text, offset, flags)

  defp run_global(run) do
    case global_matches(run, run.offset, run.run_flags) do
      [] -> :nomatch
      matches when elem(run.capture, 0) == :none and matches != [] -> :match
      matches -> {:match, for(pairs <- matches, do: captured(run, pairs))}
    end
  end

  # After an empty match a non-empty one is tried at the same place, then the next character.
  defp global_matches(run, offset, flags) when offset <= byte_size(run.text) do
    case match(run, offset, flags) do
      :nomatch ->
        []

      [{at, 0} | _] = pairs ->
        [pairs | global_after_empty(run, at, flags)]

      [{at, length} | _] = pairs ->
        [pairs | global_matches(run, Kernel.max(at + length, offset), flags)]
    end
  end

  defp global_matches(_run, _offset, _flags), do: []

  defp global_after_empty(run, at, flags) do
    case match_here(run, at, flags) do
      [{at, length} | _] = pairs -> [pairs | global_matches(run, at + length, flags)]
      :nomatch -> global_matches(run, at + char_size(run, at), flags)
    end
  end

  defp match_here(run, at, flags) do
    if at < byte_size(run.text), do: match(run, at, bor(flags, 8 + 16)), else: :nomatch
  end

  defp char_size(%{flags: flags, text: text}, at) when band(flags, @unicode) != 0 do
    case text do
      <<_::binary-size(at), c::utf8, _::binary>> -> byte_size(<<c::utf8>>)
      _ -> 1
    end
  end

  defp char_size(_run, _at), do: 1

  # -- What is given back --

  defp captured(run, pairs) do
    {which, type} = run.capture

    case groups(which, run, pairs) do
      :none -> []
      pairs -> for pair <- pairs, do: value(pair, type, run.text)
    end
  end

  defp groups(:all, _run, pairs), do: pairs
  defp groups(:all_but_first, _run, pairs), do: tl(pairs)
  defp groups(:first, _run, pairs), do: [hd(pairs)]
  defp groups(:none, _run, _pairs), do: :none

  defp groups(:all_names, run, pairs) do
    {:ok, _, names} = :vl_re.compile(run.source, run.flags)
    for name <- unique_names(names), do: named(name, names, pairs)
  end

  defp groups(list, run, pairs) when is_list(list) do
    {:ok, _, names} = :vl_re.compile(run.source, run.flags)

    for id <- list do
      if is_integer(id), do: pair_at(pairs, id), else: named(to_name(id), names, pairs)
    end
  end

  defp to_name(name) when is_atom(name), do: :erlang.atom_to_binary(name)
  defp to_name(name), do: :erlang.iolist_to_binary(name)

  # Of several groups with the name, the first that matched.
  defp named(name, [{name, n} | rest], pairs) do
    case pair_at(pairs, n) do
      {-1, 0} -> named(name, rest, pairs)
      pair -> pair
    end
  end

  defp named(name, [_ | rest], pairs), do: named(name, rest, pairs)
  defp named(_name, [], _pairs), do: {-1, 0}

  defp pair_at([pair | _], 0), do: pair
  defp pair_at([_ | rest], n), do: pair_at(rest, n - 1)
  defp pair_at([], _n), do: {-1, 0}

  defp value(pair, :index, _text), do: pair
  defp value({-1, 0}, :binary, _text), do: ""
  defp value({at, length}, :binary, text), do: binary_part(text, at, length)
  defp value({-1, 0}, :list, _text), do: []

  defp value({at, length}, :list, text) do
    :unicode.characters_to_list(binary_part(text, at, length))
  end

  # -- Splitting, replacing --

  def split(subject, regex), do: split(subject, regex, [])
  def split(subject, regex, options), do: :vl_re_parts.split(subject, regex, options)

  def replace(subject, regex, replacement), do: replace(subject, regex, replacement, [])
  def replace(subject, regex, replacement, options), do: :vl_re_parts.replace(subject, regex, replacement, options)

  @doc false
  def prepare(regex, options), do: compiled(regex, elem(split_options(options, [], []), 0))

  @doc false
  def run_options(options), do: elem(split_options(options, [], []), 1)
end
