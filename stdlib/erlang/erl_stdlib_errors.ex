defmodule :erl_stdlib_errors do
  @moduledoc false
  # What was wrong with the arguments of a builtin outside :erlang: %{position => text}.

  import :vl_badarg, except: [positions: 1]

  def format_error(:system_limit, _), do: %{}

  # The twin of a builtin for much data: it stands for one of these modules.
  def format_error(reason, [{:vl_dirty, function, args, _} | _]) when is_list(args) do
    case :erl_erts_errors.format_error(reason, [{:erlang, function, args, []}]) do
      none when map_size(none) == 0 ->
        :vl_badarg.positions(of_first([:binary, :lists, :maps], function, args, reason))

      errors ->
        errors
    end
  end

  def format_error(reason, [{module, function, args, _} | _]) when is_list(args) do
    :vl_badarg.positions(check(module, function, args, reason))
  end

  def format_error(_, _), do: %{}

  defp of_first([module | rest], function, args, reason) do
    texts = check(module, function, args, reason)
    if :lists.any(&(&1 != nil), texts), do: texts, else: of_first(rest, function, args, reason)
  end

  defp of_first([], _, _, _), do: []

  defp check(:binary, function, args, :badarg), do: of_binary(function, args)
  defp check(:ets, function, args, :badarg), do: of_ets(function, args)
  defp check(:lists, function, args, _), do: of_lists(function, args)
  defp check(:maps, function, args, reason), do: of_maps(function, args, reason)
  defp check(:math, _, args, _), do: :lists.map(&number/1, args)
  defp check(:io, :put_chars, [chars], :badarg), do: [not_characters(chars)]
  defp check(:io, :put_chars, [device, chars], :badarg), do: [device_fault(device), not_characters(chars)]
  defp check(:io, function, [device | _], :badarg) when function in [:nl, :format], do: [device_fault(device)]

  defp check(:unicode, _, [x | rest], _) do
    encodings = encodings(rest)

    first =
      unless character_data?(x) and :lists.any(&(&1 != nil), encodings), do: "not valid character data (an iodata term)"

    [first | encodings]
  end

  defp check(:persistent_term, :get, [_], _), do: ["no persistent term stored with this key"]
  defp check(module, function, args, _) when module in [:atomics, :counters], do: of_counters(function, args)
  defp check(_, _, _, _), do: []

  # -- :binary --

  defp of_binary(:decode_hex, [x]) do
    cond do
      text = whole_binary(x) -> [text]
      rem(byte_size(x), 2) == 1 -> ["must contain an even number of bytes"]
      true -> [[x, " is not a valid hex"]]
    end
  end

  defp of_binary(function, [x]) when function in [:first, :last],
    do: [whole_binary(x) || "a zero-sized binary is not allowed"]

  defp of_binary(function, [x])
       when function in [:bin_to_list, :copy, :decode_unsigned, :encode_hex, :referenced_byte_size],
       do: [whole_binary(x)]


  defp of_binary(:at, [x, n]), do: [whole_binary(x), if(is_integer(n) and n < 0, do: "out of range", else: integer(n))]
  defp of_binary(:copy, [x, n]), do: [whole_binary(x), natural(n)]
  defp of_binary(:decode_unsigned, [x, e]), do: [whole_binary(x), endian(e)]
  defp of_binary(:encode_unsigned, [n]), do: [natural(n)]
  defp of_binary(:encode_unsigned, [n, e]), do: [natural(n), endian(e)]
  defp of_binary(:list_to_bin, [_]), do: ["not an iodata term"]
  defp of_binary(:compile_pattern, [_]), do: ["not a valid pattern"]

  defp of_binary(function, [_]) when function in [:longest_common_prefix, :longest_common_suffix],
    do: ["not a flat list of binaries"]

  defp of_binary(function, [x, {from, n}])
       when function in [:part, :bin_to_list] and is_integer(from) and is_integer(n),
       do: [whole_binary(x), if(is_binary(x), do: "out of range")]

  defp of_binary(function, [x, _]) when function in [:part, :bin_to_list],
    do: [whole_binary(x), "not a valid {Pos,Length} tuple"]

  defp of_binary(function, [x, from, n]) when function in [:part, :bin_to_list] do
    if is_binary(x) and is_integer(from) and is_integer(n) do
      if from < 0 or from > byte_size(x), do: [nil, "out of range"], else: [nil, nil, "out of range"]
    else
      [whole_binary(x), natural(from), integer(n)]
    end
  end

  defp of_binary(function, [x, p]) when function in [:match, :matches, :split], do: [whole_binary(x), pattern(p)]

  defp of_binary(function, [x, p, _]) when function in [:match, :matches, :split] do
    case {whole_binary(x), pattern(p)} do
      {nil, nil} -> [nil, nil, "invalid options"]
      {a, b} -> [a, b]
    end
  end

  defp of_binary(:replace, [x, p, r | more]) do
    case {whole_binary(x), pattern(p), if(is_function(r), do: nil, else: whole_binary(r))} do
      {nil, nil, nil} when more != [] -> [nil, nil, nil, "invalid options"]
      {a, b, c} -> [a, b, c]
    end
  end

  defp of_binary(_, _), do: []

  defp endian(e), do: unless(e in [:big, :little], do: "must be 'big' or 'little'")

  defp pattern(p) do
    :binary.compile_pattern(p)
    nil
  rescue
    ArgumentError -> unless(compiled?(p), do: "not a valid pattern")
  end

  defp compiled?({kind, _}) when kind in [:bm, :ac], do: true
  defp compiled?(_), do: false

  # -- :ets --

  defp of_ets(:new, [name, options]) do
    case {atom(name), list(options)} do
      {nil, nil} ->
        if :lists.member(:named_table, options) and :ets.whereis(name) != :undefined,
          do: ["table name already exists"],
          else: [nil, "invalid options"]

      {a, b} ->
        [a, b]
    end
  end

  defp of_ets(:whereis, [_]), do: ["invalid table name (must be an atom)"]
  defp of_ets(:match_spec_compile, [_]), do: ["not a valid match specification"]
  defp of_ets(:match_spec_run, [_, _]), do: []

  defp of_ets(function, [_]) when function in [:select, :select_reverse, :match, :match_object],
    do: ["invalid continuation"]

  defp of_ets(:info, [t]), do: [name(t)]
  defp of_ets(:info, [t, _]), do: if(name(t), do: [name(t)], else: [nil, "not a valid info item"])

  defp of_ets(function, [t | rest]) do
    case table(t) do
      nil -> of_table(function, t, rest)
      text -> [text | of_object(function, rest)]
    end
  end

  defp name(t), do: unless(is_atom(t) or is_reference(t), do: "not an atom or a table identifier")

  defp table(t) when is_atom(t) or is_reference(t) do
    if :ets.info(t, :size) == :undefined, do: "the table identifier does not refer to an existing ETS table"
  end

  defp table(_), do: "not an atom or a table identifier"

  # Errors that can be seen without a table.
  defp of_object(function, [x]) when function in [:insert, :insert_new], do: [object(x)]
  defp of_object(:delete_object, [x]), do: [if(is_tuple(x), do: object(x), else: tuple(x))]
  defp of_object(_, _), do: []

  defp object(x) when is_tuple(x), do: if(x == {}, do: "is an empty tuple")

  defp object(x) when is_list(x) do
    unless proper?(x) and :lists.all(&(is_tuple(&1) and &1 != {}), x),
      do: "not a non-empty tuple or a list of non-empty tuples"
  end

  defp object(_), do: "not a tuple"

  defp of_table(function, t, [x]) when function in [:insert, :insert_new], do: object(x) |> or_access(t, 2)
  defp of_table(:delete_object, t, [x]), do: if(is_tuple(x), do: object(x), else: tuple(x)) |> or_access(t, 2)

  defp of_table(function, t, [_]) when function in [:next, :prev],
    do: "not a key that exists in the table" |> if_readable(t)

  defp of_table(:lookup_element, t, [key, n]) do
    cond do
      positive(n) -> [nil, nil, positive(n)]
      not readable?(t) -> [denied()]
      :ets.lookup(t, key) == [] -> [nil, "not a key that exists in the table"]
      true -> [nil, nil, "position is greater than the size of the object"]
    end
  end

  defp of_table(:update_counter, t, [key, op | default]) do
    cond do
      default != [] and not is_tuple(hd(default)) -> [nil, nil, counter_form(op), "not a tuple"]
      bag?(t) -> [unsupported(), nil, if(default == [], do: counter_form(op))]
      not writable?(t) -> [denied(), nil, if(default == [], do: counter_form(op))]
      object = object_of(t, key, default) -> [nil, nil, counter(t, object, op)]
      true -> [nil, "not a key that exists in the table", counter_form(op)]
    end
  end

  defp of_table(:update_element, t, [key, op]) do
    cond do
      bag?(t) -> [nil, nil, element_form(op) || "out of range"]
      not writable?(t) -> [denied()]
      true -> [nil, nil, element(t, :ets.lookup(t, key), op)]
    end
  end

  defp of_table(:select_replace, t, [_]), do: if(:ets.info(t, :type) == :bag, do: [unsupported()], else: "not a valid match specification" |> if_readable(t))

  defp of_table(function, t, [_])
       when function in [:select, :select_reverse, :select_count, :select_delete],
       do: "not a valid match specification" |> if_readable(t)

  defp of_table(function, t, [_, n]) when function in [:select, :select_reverse, :match, :match_object] do
    cond do
      positive(n) -> [nil, nil, positive(n)]
      readable?(t) -> [nil, "not a valid match specification"]
      true -> [denied()]
    end
  end

  defp of_table(:give_away, t, [pid, _]) do
    cond do
      not is_pid(pid) -> [nil, "not a pid"]
      :ets.info(t, :owner) != self() -> [denied()]
      pid == self() -> [nil, "the process is already the owner of the table"]
      true -> [nil, "the pid refers to a terminated process"]
    end
  end

  defp of_table(:rename, _t, [n]),
    do: [nil, if(is_atom(n), do: "table name already exists", else: "invalid table name (must be an atom)")]

  defp of_table(:setopts, _t, [_]), do: [nil, "invalid options"]
  defp of_table(:safe_fixtable, _t, [_]), do: [nil, "not a boolean value"]
  defp of_table(:slot, _t, [_]), do: [nil, "out of range"]
  defp of_table(_, _, _), do: [denied()]

  defp bag?(t), do: :ets.info(t, :type) in [:bag, :duplicate_bag]

  # What is counted in: the object of the key, or the one to be made.
  defp object_of(t, key, default) do
    case {:ets.lookup(t, key), default} do
      {[object], _} -> object
      {[], []} -> nil
      {[], [default]} -> if tuple_size(default) >= :ets.info(t, :keypos), do: put_elem(default, :ets.info(t, :keypos) - 1, key)
    end
  end

  defp counter(t, object, ops) when is_list(ops),
    do: :lists.foldl(fn op, text -> text || if(is_integer(op), do: no_integer(), else: counter_op(t, object, op)) end, nil, ops)

  defp counter(t, object, op), do: counter_op(t, object, op)

  defp counter_form(ops) when is_list(ops), do: :lists.foldl(fn op, text -> text || counter_form(op) end, nil, ops)
  defp counter_form(op), do: unless(is_integer(op) or counter_tuple?(op), do: "not a valid update operation")

  defp counter_tuple?({at, n}), do: is_integer(at) and is_integer(n)
  defp counter_tuple?({at, n, limit, to}), do: is_integer(at) and is_integer(n) and is_integer(limit) and is_integer(to)
  defp counter_tuple?(_), do: false

  defp counter_op(t, object, n) when is_integer(n), do: counter_at(t, object, :ets.info(t, :keypos) + 1)
  defp counter_op(t, object, {at, n}) when is_integer(at) and is_integer(n), do: counter_at(t, object, at)

  defp counter_op(t, object, {at, n, limit, to})
       when is_integer(at) and is_integer(n) and is_integer(limit) and is_integer(to),
       do: counter_at(t, object, at)

  defp counter_op(_, _, _), do: "not a valid update operation"

  defp counter_at(t, object, at) do
    cond do
      at < 1 or at > tuple_size(object) -> "the position in the update operation is out of range"
      at == :ets.info(t, :keypos) -> "the position is the same as the key position"
      not is_integer(:erlang.element(at, object)) -> no_integer()
      true -> nil
    end
  end

  defp element_form(ops) when is_list(ops), do: :lists.foldl(fn op, text -> text || element_form(op) end, nil, ops)
  defp element_form({at, _}) when is_integer(at) and at > 0, do: nil
  defp element_form(_), do: "is not a valid element specification"

  defp no_integer, do: "the value in the given position, in the object, is not an integer"

  defp element(t, objects, op),
    do: :lists.foldl(fn op, text -> text || element_op(t, objects, op) end, nil, if(is_list(op), do: op, else: [op]))

  defp element_op(t, objects, {at, _}) when is_integer(at) and at > 0 do
    cond do
      at == :ets.info(t, :keypos) -> "the position is the same as the key position"
      objects != [] and at > tuple_size(hd(objects)) -> "out of range"
      true -> nil
    end
  end

  defp element_op(_, _, _), do: "is not a valid element specification"

  defp or_access(nil, t, _), do: if(writable?(t), do: [], else: [denied()])
  defp or_access(text, _t, 2), do: [nil, text]

  defp if_readable(text, t), do: if(readable?(t), do: [nil, text], else: [denied()])

  defp readable?(t), do: :ets.info(t, :protection) != :private or :ets.info(t, :owner) == self()
  defp writable?(t), do: :ets.info(t, :protection) == :public or :ets.info(t, :owner) == self()

  defp unsupported, do: "the table identifier refers to an ETS table of a type not supported by this operation"
  defp denied, do: "the table identifier refers to an ETS table with insufficient access rights"

  # -- :lists --

  defp of_lists(function, [_, n, l]) when function in [:keyfind, :keymember, :keysearch],
    do: [nil, positive(n), list(l)]

  defp of_lists(:member, [_, l]), do: [nil, list(l)]
  defp of_lists(:reverse, [l, _]), do: [list(l)]
  defp of_lists(:reverse, [[_, _ | rest]]), do: [list(rest)]

  defp of_lists(:seq, [from, to, step]) do
    case {integer(from), integer(to), integer(step)} do
      {nil, nil, nil} when from < to -> [nil, nil, "not a positive increment"]
      {nil, nil, nil} -> [nil, nil, "not a negative increment"]
      {a, b, c} -> [a, b, c]
    end
  end

  defp of_lists(_, _), do: []

  # -- :maps --

  defp of_maps(:get, [_, m], _), do: if(is_map(m), do: ["not present in map"], else: [nil, map(m)])
  defp of_maps(function, [_, m], _) when function in [:find, :is_key, :remove, :take], do: [nil, map(m)]
  defp of_maps(:get, [_, m, _], _), do: [nil, map(m)]
  defp of_maps(function, [_, _, m], _) when function in [:put, :update], do: [nil, nil, map(m)]
  defp of_maps(function, [m], _) when function in [:keys, :values, :to_list, :size, :iterator], do: [map(m)]
  defp of_maps(:merge, [a, b], _), do: [map(a), map(b)]
  defp of_maps(:from_keys, [l, _], _), do: [list(l)]
  defp of_maps(function, [l, m], _) when function in [:with, :without], do: [list(l), map(m)]
  defp of_maps(:from_list, [l], _), do: [list(l)]
  defp of_maps(_, _, _), do: []

  # -- The rest --

  defp character_data?(x) do
    :unicode.characters_to_list(x)
    true
  rescue
    ArgumentError -> false
  end

  defp encodings(rest), do: :lists.map(fn e -> unless encoding?(e), do: "not a valid encoding" end, rest)

  defp encoding?({e, endian}), do: e in [:utf16, :utf32] and endian in [:big, :little]
  defp encoding?(e), do: e in [:latin1, :utf8, :unicode, :utf16, :utf32]

  defp device_fault(name) when is_atom(name) do
    if name not in [:standard_io, :standard_error] and Process.whereis(name) == nil, do: "the device does not exist"
  end

  defp device_fault(_device), do: nil

  defp not_characters(data) do
    unless character_data?(data) and is_list(:unicode.characters_to_list(data)),
      do: "not valid character data (an iodata term)"
  end

  defp of_counters(:new, [n, _]) when not is_integer(n), do: ["not an integer"]
  defp of_counters(:new, [n, _]) when n < 1, do: ["out of range"]
  defp of_counters(:new, [_, options]), do: [nil, options(options)]

  defp of_counters(_, [ref, at | values]) do
    size = size_of(ref)

    cond do
      size == nil -> ["invalid atomics reference"]
      not (is_integer(at) and at in 1..size) -> [nil, if(is_integer(at), do: "out of range", else: "not an integer")]
      true -> [nil, nil | :lists.map(fn n -> if is_integer(n), do: "out of range", else: "not an integer" end, values)]
    end
  end

  defp of_counters(_, _), do: ["invalid atomics reference"]

  defp size_of({_, ref}), do: size_of(ref)

  defp size_of(ref) do
    :maps.get(:size, :atomics.info(ref))
  rescue
    _ -> nil
  end
end
