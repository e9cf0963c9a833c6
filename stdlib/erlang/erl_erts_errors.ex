defmodule :erl_erts_errors do
  @moduledoc false
  # What was wrong with the arguments of a builtin of :erlang: %{position => text}.

  import :vl_badarg, except: [positions: 1]

  def format_error(reason, [{module, function, args, _} | _]) when is_list(args) do
    case reason do
      :system_limit -> %{}
      _ when module == :erlang -> :vl_badarg.positions(check(function, args, reason))
      _ -> :erl_stdlib_errors.format_error(reason, [{module, function, args, []}])
    end
  end

  def format_error(_, _), do: %{}

  @doc "What was wrong with a segment of a bitstring that could not be built."
  def format_bs_fail(reason, [{_, _, _, options} | _]) do
    {:error_info, %{cause: {segment, type, fault, value}}} = :lists.keyfind(:error_info, 1, options)
    text = "segment #{segment} of type '#{type}': #{segment_fault(reason, type, fault, inspect(value))}"
    %{reason: "construction of binary failed", general: text}
  end

  defp segment_fault(:system_limit, _, :size, value), do: "the size #{value} is too large"
  defp segment_fault(_, _, :size, value), do: "expected a non-negative integer as size but got: #{value}"
  defp segment_fault(_, :binary, :type, value), do: "expected a binary but got: #{value}"
  defp segment_fault(_, :integer, :type, value), do: "expected an integer but got: #{value}"
  defp segment_fault(_, :float, :type, value), do: "expected a float or an integer but got: #{value}"

  defp segment_fault(_, type, :type, value),
    do: "expected a non-negative integer encodable as #{type} but got: #{value}"

  defp segment_fault(_, _, :short, value), do: "the value #{value} is shorter than the size of the segment"

  defp segment_fault(_, _, :unit, value),
    do: "the size of the value #{value} is not a multiple of the unit for the segment"

  defp segment_fault(_, _, :invalid, value), do: "expected one of the supported sizes 16, 32, or 64 but got: #{value}"
  defp segment_fault(_, _, :no_float, value), do: "the value #{value} is outside the range expressible as a float"

  # -- Numbers --

  defp check(function, [x], _) when function in [:abs, :ceil, :floor, :round, :trunc, :float], do: [number(x)]

  defp check(function, [x], _) when function in [:integer_to_binary, :integer_to_list], do: [integer(x)]

  defp check(function, [x, b], _) when function in [:integer_to_binary, :integer_to_list], do: [integer(x), base(b)]

  defp check(function, [x], _) when function in [:float_to_binary, :float_to_list], do: [float(x)]

  defp check(function, [x, o], _) when function in [:float_to_binary, :float_to_list], do: [float(x), float_options(o)]

  defp check(:binary_to_integer, [x], _), do: [binary(x) || "not a textual representation of an integer"]

  defp check(:binary_to_integer, [x, b], _),
    do: textual(binary(x), base(b), "not a textual representation of an integer")

  defp check(:list_to_integer, [x], _), do: [plain_list(x) || "not a textual representation of an integer"]

  defp check(:list_to_integer, [x, b], _), do: textual(list(x), base(b), "not a textual representation of an integer")

  defp check(:binary_to_float, [x], _), do: [binary(x) || "not a textual representation of a float"]
  defp check(:list_to_float, [x], _), do: [plain_list(x) || "not a textual representation of a float"]
  defp check(:bump_reductions, [x], _), do: [natural(x)]

  # -- Atoms --

  defp check(function, [x], _) when function in [:atom_to_binary, :atom_to_list], do: [atom(x)]
  defp check(:atom_to_binary, [x, e], _), do: [atom(x), unless(encoding?(e), do: "is an invalid encoding option")]
  defp check(:binary_to_atom, [x], _), do: [binary(x) || "invalid UTF8 encoding"]
  defp check(:binary_to_atom, [x, e], _), do: [binary(x) || invalid_text(x, e), encoding(e)]

  defp check(:binary_to_existing_atom, [x], _),
    do: [binary(x) || invalid_text(x, :utf8) || "not an already existing atom"]

  defp check(:binary_to_existing_atom, [x, e], _),
    do: [binary(x) || invalid_text(x, e) || if(encoding?(e), do: "not an already existing atom"), encoding(e)]

  defp check(:list_to_atom, [x], _), do: [list(x) || "not a list of characters"]
  defp check(:list_to_existing_atom, [x], _), do: [chars(x) || "not an already existing atom"]

  # -- Tuples --

  defp check(:tuple_size, [x], _), do: [tuple(x)]
  defp check(:tuple_to_list, [x], _), do: [tuple(x)]
  defp check(:list_to_tuple, [x], _), do: [plain_list(x)]
  defp check(:element, [n, x], _), do: [position(n, x, 0), tuple(x)]
  defp check(:setelement, [n, x, _], _), do: [position(n, x, 0), tuple(x)]
  defp check(:delete_element, [n, x], _), do: [position(n, x, 0), tuple(x)]
  defp check(:insert_element, [n, x, _], _), do: [position(n, x, 1), tuple(x)]
  defp check(:append_element, [x, _], _), do: [tuple(x)]
  defp check(:make_tuple, [n, _], _), do: [within(n, 0..0xFFFFFF)]

  defp check(:make_tuple, [n, _, l], _),
    do: [within(n, 0..0xFFFFFF), nil, list(l) || "invalid option in list"]

  # -- Lists --

  defp check(function, [_], _) when function in [:hd, :tl], do: ["not a nonempty list"]
  defp check(:length, [x], _), do: [plain_list(x)]

  defp check(function, [x, y], _) when function == :subtract do
    if is_list(x) and proper?(x), do: [nil, list(y)], else: [list(x), unless(proper?(y), do: list(y))]
  end

  defp check(function, [x, _], _) when function == :append, do: [list(x)]

  # -- Maps --

  defp check(:map_size, [x], _), do: [map(x)]
  defp check(:map_get, [_, x], _), do: if(is_map(x), do: ["not present in map"], else: [nil, map(x)])
  defp check(:is_map_key, [_, x], _), do: [nil, map(x)]

  # -- Binaries --

  defp check(function, [x], _) when function in [:byte_size, :bit_size, :bitstring_to_list], do: [bitstring(x)]
  defp check(:size, [_], _), do: ["not tuple or binary"]
  defp check(:binary_to_list, [x], _), do: [binary(x)]

  defp check(:binary_to_list, [x, from, to], _) do
    case {binary(x), integer(from), integer(to)} do
      {nil, nil, nil} ->
        cond do
          from < 1 or from > byte_size(x) -> [nil, "out of range"]
          true -> [nil, nil, "out of range"]
        end

      {a, _, _} ->
        [a, positive(from), positive(to)]
    end
  end

  defp check(:binary_part, [x, {from, n}], _) when is_integer(from) and is_integer(n), do: [binary(x)]

  defp check(:binary_part, [x, _], _), do: [binary(x), "not a valid {Pos,Length} tuple"]
  defp check(:binary_part, [x, from, n], _), do: part(binary(x), x, from, n)
  defp check(:split_binary, [x, n], _), do: [binary(x), split_position(x, n)]
  defp check(:list_to_binary, [x], _), do: [if(is_list(x), do: "not an iolist term", else: "not an iolist term")]
  defp check(:list_to_bitstring, [_], _), do: ["not a bitstring list"]

  defp check(function, [x], _)
       when function in [:iolist_to_binary, :iolist_size, :iolist_to_iovec, :md5, :crc32, :adler32],
       do: [iodata(x)]

  defp check(function, [n, x], _) when function in [:crc32, :adler32], do: [within(n, 0..0xFFFFFFFF), iodata(x)]

  defp check(function, [a, b, n], _) when function in [:crc32_combine, :adler32_combine],
    do: [within(a, 0..0xFFFFFFFF), within(b, 0..0xFFFFFFFF), within(n, 0..0xFFFFFFFF)]

  defp check(:md5_update, [c, x], _), do: [binary(c) || if(byte_size(c) != 88, do: "invalid MD5 context"), iodata(x)]
  defp check(:md5_final, [c], _), do: [binary(c) || "invalid MD5 context"]
  defp check(function, [_, n], _) when function in [:phash, :phash2], do: [positive(n)]

  # -- External terms --

  defp check(:binary_to_term, [x], _), do: [binary(x) || "invalid external representation of a term"]

  defp check(:binary_to_term, [x, o], _) do
    cond do
      not (is_list(o) and proper?(o)) -> [binary(x), list(o)]
      :lists.any(&(&1 not in [:safe, :used]), o) -> [binary(x), "invalid option in list"]
      :lists.member(:safe, o) -> [binary(x) || "invalid or unsafe external representation of a term"]
      true -> [binary(x) || "invalid external representation of a term"]
    end
  end

  defp check(function, [_, o], _) when function in [:term_to_binary, :term_to_iovec, :external_size],
    do: [nil, options(o)]

  # -- Processes --

  defp check(:link, [x], :badarg), do: [pid(x) || "the pid does not refer to an existing process"]
  defp check(:unlink, [x], _), do: [pid(x)]

  defp check(function, [x], _)
       when function in [:is_process_alive, :pid_to_list, :garbage_collect, :node],
       do: [pid(x)]

  defp check(:suspend_process, [x, o], _) do
    cond do
      !is_pid(x) -> ["not a pid"]
      x == self() -> ["the pid refers to the current process"]
      !:erlang.is_process_alive(x) -> ["the pid does not refer to an existing process"]
      true -> [nil, list(o) || "invalid option in list"]
    end
  end

  defp check(:resume_process, [x], _), do: [pid(x) || "process is not suspended or is not alive"]

  defp check(:garbage_collect, [x, o], _), do: [pid(x), list(o) || "invalid option in list"]
  defp check(:process_info, [x], _), do: [pid(x)]
  defp check(:process_info, [x, _], _), do: [pid(x), if(is_pid(x), do: "invalid item or item list")]
  defp check(:exit, [x, _], _), do: [pid(x)]
  defp check(function, [_, _], _) when function in [:send, :!], do: ["invalid destination"]

  defp check(:send, [_, _, o], _),
    do: [unless(bad_send_option?(o), do: "invalid destination"), nil, if(bad_send_option?(o), do: options(o))]

  defp check(:register, [n, p], _),
    do: [atom(n) || registered(n), unless(is_pid(p) or is_port(p), do: "not a pid or port")]

  defp check(:unregister, [n], _), do: [atom(n) || "not a pid"]
  defp check(:whereis, [n], _), do: [atom(n)]
  defp check(:demonitor, [r], _), do: [reference(r)]
  defp check(:demonitor, [r, o], _), do: [reference(r), options(o)]
  defp check(:monitor, [:process, x], _), do: [nil, unless(is_pid(x) or is_atom(x) or is_tuple(x), do: "not a pid")]
  defp check(:monitor, [_, _], _), do: ["invalid monitor type"]

  defp check(:monitor, [type, x, o], _),
    do: if(type == :process, do: [nil, pid(x), options(o)], else: ["invalid monitor type"])

  defp check(:alias, [o], _), do: [options(o)]
  defp check(:unalias, [r], _), do: [reference(r)]
  defp check(:group_leader, [a, b], _), do: [pid(a), pid(b)]

  defp check(:process_flag, [flag, _], _) do
    if flag in [
         :trap_exit,
         :priority,
         :error_handler,
         :fullsweep_after,
         :min_heap_size,
         :min_bin_vheap_size,
         :max_heap_size,
         :message_queue_data,
         :monitor_nodes,
         :save_calls,
         :sensitive
       ],
       do: [nil, "invalid value for this process flag"],
       else: ["invalid process flag"]
  end

  defp check(function, [f], _) when function in [:spawn, :spawn_link, :spawn_monitor], do: [fun(f)]

  # apply/2 of a list that is none.
  defp check(:apply, [m, [], _], _) when is_function(m), do: []

  defp check(function, [m, f, a], _) when function in [:spawn, :spawn_link, :spawn_monitor, :apply],
    do: [atom(m), atom(f), list(a)]

  # Of a fun that is none nothing more is said.
  defp check(:spawn_opt, [f, o], _), do: [fun(f), if(is_function(f), do: list(o) || "invalid spawn option")]
  defp check(:spawn_opt, [m, f, a, o], _), do: [atom(m), atom(f), list(a), list(o) || "invalid spawn option"]

  # -- Timers and clocks --

  defp check(function, [time, dest, _], _) when function in [:send_after, :start_timer],
    do: [natural(time) || too_late(time), destination(dest)]

  defp check(function, [time, dest, _, o], _) when function in [:send_after, :start_timer],
    do: timer_arguments(time, dest, o)

  defp check(function, [r], _) when function in [:cancel_timer, :read_timer], do: [reference(r)]
  defp check(function, [r, o], _) when function in [:cancel_timer, :read_timer], do: [reference(r), options(o)]

  defp check(function, [_], _) when function in [:monotonic_time, :system_time, :time_offset], do: ["invalid time unit"]

  defp check(:convert_time_unit, [n, from, to], _), do: [integer(n), time_unit(from), time_unit(to)]
  defp check(:unique_integer, [o], _), do: [list(o) || "invalid modifier"]
  defp check(:localtime_to_universaltime, [_], _), do: ["not a valid local time"]
  defp check(:universaltime_to_localtime, [_], _), do: ["not a valid universal time"]

  # -- Funs, modules, the system --

  # OTP counts the name as the first argument here.
  defp check(:display_string, [_], _), do: ["not a list of characters"]

  defp check(:is_record, [_, name], _), do: [atom(name)]
  defp check(:is_record, [_, name, n], _), do: [nil, atom(name), natural(n)]

  defp check(:decode_packet, [type, bytes, options], _) do
    [
      if(not packet_type?(type), do: "invalid packet type"),
      binary(bytes),
      list(options) || if(not packet_type?(type) or bad_packet_option?(options), do: "invalid option in list")
    ]
  end

  defp check(function, [f], _) when function in [:fun_info, :fun_to_list, :fun_info_mfa], do: [fun(f)]
  defp check(:fun_info, [f, _], _), do: [fun(f), if(is_function(f), do: "invalid item")]
  defp check(:is_function, [_, n], _), do: [nil, natural(n)]

  defp check(:load_nif, [_path, _info], _), do: ["not a valid path name", nil]

  defp check(function, [m, f, n], _) when function in [:function_exported, :make_fun],
    do: [atom(m), atom(f), natural(n)]

  defp check(function, [m], _) when function in [:module_loaded, :check_old_code, :delete_module, :purge_module],
    do: [atom(m)]

  defp check(:load_module, [m, i], _), do: [atom(m), binary(i)]
  defp check(:check_process_code, [p, m], _), do: [pid(p), atom(m)]

  defp check(:check_process_code, [p, m, o], _),
    do: [pid(p), atom(m), list(o) || "invalid option in list"]

  defp check(:system_info, [_], _), do: ["invalid system info item"]
  defp check(:statistics, [_], _), do: ["invalid statistics item"]

  defp check(:memory, [x], _),
    do: [if(is_atom(x), do: "invalid memory type option", else: "not an atom or a list of atoms")]

  defp check(:ref_to_list, [r], _), do: [reference(r)]
  defp check(:port_to_list, [p], _), do: [port(p)]
  defp check(:list_to_pid, [x], _), do: [plain_list(x) || "not a textual representation of a pid"]
  defp check(:list_to_ref, [x], _), do: [plain_list(x) || "not a textual representation of a reference"]
  defp check(:list_to_port, [x], _), do: [plain_list(x) || "not a textual representation of a port"]

  defp check(_, _, _), do: []

  # -- Helpers --

  defp time_unit(unit) when is_integer(unit), do: unless(unit > 0, do: "invalid time unit")

  defp time_unit(unit) do
    unless unit in [
             :second,
             :millisecond,
             :microsecond,
             :nanosecond,
             :native,
             :perf_counter,
             :seconds,
             :milli_seconds,
             :micro_seconds,
             :nano_seconds
           ],
           do: "invalid time unit"
  end

  defp float_options(options) do
    cond do
      not (is_list(options) and proper?(options)) -> list(options)
      :lists.all(&float_option?/1, options) -> nil
      true -> "invalid option in list"
    end
  end

  defp float_option?({:decimals, n}), do: n in 0..253
  defp float_option?({:scientific, n}), do: n in 0..249
  defp float_option?(option), do: option in [:compact, :short]

  defp textual(nil, nil, text), do: [text]
  defp textual(a, b, _), do: [a, b]

  defp encoding?(e), do: e in [:latin1, :utf8, :unicode]
  defp encoding(e), do: unless(encoding?(e), do: "not one of the atoms: latin1, utf8, or unicode")

  defp invalid_text(x, e) when e in [:utf8, :unicode], do: unless(String.valid?(x), do: "invalid UTF8 encoding")
  defp invalid_text(_, _), do: nil

  defp position(n, x, more) when is_tuple(x), do: within(n, 1..(tuple_size(x) + more)//1)
  defp position(n, _, _), do: positive(n)

  defp part(nil, x, from, n) when is_integer(from) and is_integer(n) do
    cond do
      from < 0 or from > byte_size(x) -> [nil, "out of range"]
      true -> [nil, nil, "out of range"]
    end
  end

  defp part(text, _x, from, n), do: [text, natural(from), integer(n)]

  defp split_position(x, n) when is_binary(x), do: within(n, 0..byte_size(x))
  defp split_position(_, n), do: natural(n)

  defp packet_type?(type) do
    type in [0, 1, 2, 4, :raw, :asn1, :cdr, :sunrm, :fcgi, :tpkt, :line, :http, :httph, :http_bin, :httph_bin]
  end

  defp bad_packet_option?(options) do
    not Enum.all?(options, &(is_tuple(&1) and tuple_size(&1) == 2 and elem(&1, 0) in [:packet_size, :line_length, :line_delimiter]))
  end

  defp bad_send_option?(o), do: not (is_list(o) and proper?(o) and :lists.all(&(&1 in [:nosuspend, :noconnect]), o))

  # OTP counts the options as the third argument.
  defp timer_arguments(time, dest, options) do
    cond do
      not (is_list(options) and proper?(options)) -> [integer(time), destination(dest), list(options)]
      Enum.any?(options, &(not match?({:abs, on?} when is_boolean(on?), &1))) -> [integer(time), destination(dest), "invalid option in list"]
      {:abs, true} in options -> [integer(time) || if(time < 0, do: "out of range") || too_late(time), destination(dest)]
      true -> [natural(time) || too_late(time), destination(dest)]
    end
  end

  defp too_late(time), do: if(time > 4_611_686_018_427, do: "exceeds the maximum supported time value")
  defp destination(x), do: unless(is_pid(x) or is_atom(x), do: "not a pid or an atom")

  defp registered(:undefined), do: "undefined is not a valid name"
  defp registered(n), do: if(:erlang.whereis(n) != :undefined, do: "name is in use")
end
