defprotocol Inspect do
  @moduledoc """
  How a value is shown: a document of `Inspect.Algebra`.

  Structs without an implementation show their fields. `@derive {Inspect, only: [...]}`, `except: [...]` and
  `optional: [...]` leave fields out.
  """

  # A struct without an implementation is shown by Inspect.Any.
  @fallback_to_any true

  @doc "The document for a value."
  def inspect(term, opts)
end

defimpl Inspect, for: Atom do
  import Inspect.Algebra

  def inspect(atom, opts) do
    color(Macro.inspect_atom(:literal, atom), color_key(atom), opts)
  end

  defp color_key(atom) when is_boolean(atom), do: :boolean
  defp color_key(nil), do: nil
  defp color_key(_), do: :atom
end

defimpl Inspect, for: BitString do
  import Inspect.Algebra

  def inspect(term, opts) when is_binary(term) do
    %Inspect.Opts{binaries: binaries, base: base, printable_limit: printable_limit} = opts

    if base == :decimal and
         (binaries == :as_strings or (binaries == :infer and String.printable?(term, printable_limit))) do
      inspected =
        case :vl_inspect.text(term, ?", printable_limit) do
          {text, :whole} -> [?", text, ?"]
          {text, :cut} -> [?", text, ?", " <> ..."]
        end

      color(:erlang.iolist_to_binary(inspected), :string, opts)
    else
      bits(term, opts)
    end
  end

  def inspect(term, opts), do: bits(term, opts)

  defp bits("", opts), do: color("<<>>", :binary, opts)

  defp bits(term, opts) do
    left = color("<<", :binary, opts)
    right = color(">>", :binary, opts)
    container_doc(left, pieces(term), right, opts, &piece/2, break: :flex, indent: 2)
  end

  defp pieces(<<byte, rest::bitstring>>), do: [byte | pieces(rest)]
  defp pieces(<<>>), do: []
  defp pieces(bits), do: [bits]

  defp piece(byte, opts) when is_integer(byte), do: Inspect.Integer.inspect(byte, opts)

  defp piece(bits, opts) do
    size = bit_size(bits)
    <<value::size(size)>> = bits
    Inspect.Integer.inspect(value, opts) |> concat("::size(" <> Integer.to_string(size) <> ")")
  end
end

defimpl Inspect, for: List do
  import Inspect.Algebra

  def inspect([], opts), do: color("[]", :list, opts)

  def inspect(term, %Inspect.Opts{} = opts) do
    charlists =
      case opts do
        %{charlists: :infer, char_lists: other} when other != :infer -> other
        %{charlists: charlists} -> charlists
      end

    left = color("[", :list, opts)
    right = color("]", :list, opts)

    cond do
      charlists in [:as_charlists, :as_char_lists] or
          (charlists == :infer and List.ascii_printable?(term, opts.printable_limit)) ->
        color(charlist(term, opts.printable_limit), :charlist, opts)

      keyword?(term) ->
        container_doc(left, term, right, opts, &keyword/2, separator: color(",", :list, opts), break: :strict)

      true ->
        container_doc(left, term, right, opts, &to_doc/2, separator: color(",", :list, opts))
    end
  end

  defp charlist(term, limit) do
    case :vl_inspect.text(List.to_string(term), ?', limit) do
      {text, :whole} -> :erlang.iolist_to_binary([?', text, ?'])
      {text, :cut} -> :erlang.iolist_to_binary([?', text, ?', " ++ ..."])
    end
  end

  @doc false
  def keyword({key, value}, opts) do
    key = color(Macro.inspect_atom(:key, key), :atom, opts)
    concat(key, concat(" ", to_doc(value, opts)))
  end

  @doc false
  def keyword?([{key, _} | rest]) when is_atom(key) do
    case :erlang.atom_to_binary(key) do
      "Elixir." <> _ -> false
      _ -> keyword?(rest)
    end
  end

  def keyword?([]), do: true
  def keyword?(_other), do: false
end

defimpl Inspect, for: Tuple do
  import Inspect.Algebra

  def inspect(tuple, opts) do
    left = color("{", :tuple, opts)
    right = color("}", :tuple, opts)
    container_doc(left, Tuple.to_list(tuple), right, opts, &to_doc/2, separator: color(",", :tuple, opts), break: :flex)
  end
end

defimpl Inspect, for: Map do
  import Inspect.Algebra

  def inspect(map, opts) do
    list = :maps.to_list(map)

    fun =
      if Inspect.List.keyword?(list) do
        &Inspect.List.keyword/2
      else
        fn {key, value}, opts -> concat(concat(to_doc(key, opts), color(" => ", :map, opts)), to_doc(value, opts)) end
      end

    container(list, "", opts, fun)
  end

  # A struct whose fields stand in `infos`.
  def inspect(map, name, infos, opts) do
    fun = fn %{field: field}, opts -> Inspect.List.keyword({field, :maps.get(field, map)}, opts) end
    container(infos, name, opts, fun)
  end

  defp container(list, name, opts, fun) do
    left = color("%" <> name <> "{", :map, opts)
    right = color("}", :map, opts)
    container_doc(left, list, right, opts, fun, separator: color(",", :map, opts), break: :strict)
  end
end

defimpl Inspect, for: Integer do
  import Inspect.Algebra

  def inspect(term, %Inspect.Opts{base: base} = opts) do
    color(prefixed(Integer.to_string(term, base_value(base)), base), :number, opts)
  end

  defp base_value(:binary), do: 2
  defp base_value(:decimal), do: 10
  defp base_value(:octal), do: 8
  defp base_value(:hex), do: 16

  defp prefixed(digits, :decimal), do: digits
  defp prefixed("-" <> digits, base), do: "-" <> prefix(base) <> digits
  defp prefixed(digits, base), do: prefix(base) <> digits

  defp prefix(:binary), do: "0b"
  defp prefix(:octal), do: "0o"
  defp prefix(:hex), do: "0x"
end

defimpl Inspect, for: Float do
  import Inspect.Algebra

  # Whole numbers are written out as far as all their digits count.
  def inspect(term, opts) do
    size = abs(term)

    text =
      if size >= 1.0 and size < 1.0e16 and trunc(size) == size,
        do: Integer.to_string(trunc(term)) <> ".0",
        else: Float.to_string(term)

    color(text, :number, opts)
  end
end

defimpl Inspect, for: Regex do
  import Inspect.Algebra

  # Options that have no letter are not shown as a sigil.
  def inspect(%{opts: letters} = regex, opts) when is_binary(letters) do
    source = :vl_inspect.regex_source(regex.source)
    color(:erlang.iolist_to_binary(["~r/", source, "/", letters]), :regex, opts)
  end

  def inspect(%{source: source, opts: regex_opts}, opts) do
    concat(["Regex.compile!(", to_doc(source, opts), ", ", to_doc(regex_opts, opts), ")"])
  end
end

defimpl Inspect, for: Function do
  def inspect(function, _opts) do
    info = :erlang.fun_info(function)
    module = info[:module]
    name = info[:name]

    if info[:type] == :external and info[:env] == [] do
      "&#{Macro.inspect_atom(:literal, module)}.#{Macro.inspect_atom(:remote_call, name)}/#{info[:arity]}"
    else
      "#Function<#{unique(info)}/#{info[:arity]} in #{place(module, name)}>" |> file_scope(module, info)
    end
  end

  # Code of a script belongs to a file instead of a module.
  defp file_scope(text, module, info) do
    case :erlang.atom_to_binary(module) do
      "elixir_compiler_" <> _ ->
        if function_exported?(module, :__RELATIVE__, 0) do
          "#Function<#{unique(info)} in file:#{module.__RELATIVE__()}>"
        else
          text
        end

      _ ->
        text
    end
  end

  # The code of the fun has been purged.
  defp place(module, []), do: Macro.inspect_atom(:literal, module)

  defp place(module, name) do
    outer =
      with "-" <> rest <- :erlang.atom_to_binary(name),
           [_ | _] = slashes <- :binary.matches(rest, "/") do
        {at, _} = :lists.last(slashes)
        [arity | _] = :binary.split(:binary.part(rest, at, byte_size(rest) - at), "-")
        Macro.inspect_atom(:remote_call, :erlang.binary_to_atom(:binary.part(rest, 0, at))) <> arity
      else
        _ -> "#{name}"
      end

    "#{Macro.inspect_atom(:literal, module)}.#{outer}"
  end

  # Evaluated code is shown as Elixir shows it.
  defp unique(info) do
    if info[:module] == :erl_eval, do: "#{43 - info[:arity]}.3316493", else: "#{info[:new_index]}.#{info[:uniq]}"
  end
end

defimpl Inspect, for: PID do
  def inspect(pid, _opts), do: "#PID" <> :erlang.list_to_binary(:erlang.pid_to_list(pid))
end

defimpl Inspect, for: Port do
  def inspect(port, _opts), do: :erlang.list_to_binary(:erlang.port_to_list(port))
end

defimpl Inspect, for: Reference do
  def inspect(ref, _opts) do
    '#Ref' ++ rest = :erlang.ref_to_list(ref)
    "#Reference" <> :erlang.list_to_binary(rest)
  end
end

defimpl Inspect, for: Inspect.Error do
  @moduledoc false

  def inspect(%{stacktrace: stacktrace} = error, _opts) do
    "#Inspect.Error<\n" <> Inspect.Error.indent(Exception.message(error), "  ") <> trace(stacktrace) <> "\n>"
  end

  defp trace([]), do: ""
  defp trace(stacktrace), do: "\n\n  Stacktrace:\n\n" <> Exception.format_stacktrace(stacktrace)
end

defimpl Inspect, for: Any do
  import Inspect.Algebra

  defmacro __deriving__(module, struct, options) do
    fields = for {field, _} <- :maps.to_list(struct), field not in [:__exception__, :__struct__], do: field
    only = Keyword.get(options, :only, fields)
    except = Keyword.get(options, :except, [])
    optional = Keyword.get(options, :optional, [])
    for {name, list} <- [only: only, except: except, optional: optional], do: check_fields(name, list, fields, module)

    implementation = if Enum.sort(only) == Enum.sort(fields) and except == [], do: Inspect.Map, else: Inspect.Any

    quote do
      defimpl Inspect, for: unquote(module) do
        def inspect(struct, opts) do
          infos =
            for %{field: field} = info <- unquote(module).__info__(:struct),
                field in unquote(only) and field not in unquote(except),
                not (field in unquote(optional) and
                       :maps.get(field, struct) === :maps.get(field, unquote(module).__struct__())),
                do: info

          name = Macro.inspect_atom(:literal, unquote(module))
          unquote(implementation).inspect(struct, name, infos, opts)
        end
      end
    end
  end

  defp check_fields(option, list, fields, module) do
    case list -- fields do
      [] ->
        :ok

      unknown ->
        raise ArgumentError,
              "unknown fields #{Kernel.inspect(unknown)} in #{Kernel.inspect(option)} " <>
                "when deriving the Inspect protocol for #{Kernel.inspect(module)}"
    end
  end

  def inspect(%module{} = struct, opts) do
    case declared(module) do
      {:ok, default, infos} ->
        if :maps.keys(default) == :maps.keys(struct) do
          infos = for %{field: field} = info <- infos, field not in [:__struct__, :__exception__], do: info
          Inspect.Map.inspect(struct, Macro.inspect_atom(:literal, module), infos, opts)
        else
          Inspect.Map.inspect(struct, opts)
        end

      :error ->
        Inspect.Map.inspect(struct, opts)
    end
  end

  defp declared(module) do
    {:ok, module.__struct__(), module.__info__(:struct)}
  rescue
    _ -> :error
  end

  # A struct of which only some fields are shown.
  def inspect(map, name, infos, opts) do
    open = color("#" <> name <> "<", :map, opts)
    close = color(">", :map, opts)

    fun = fn
      %{field: field}, opts -> Inspect.List.keyword({field, :maps.get(field, map)}, opts)
      :more, _opts -> "..."
    end

    container_doc(open, infos ++ [:more], close, opts, fun, separator: color(",", :map, opts), break: :strict)
  end
end
