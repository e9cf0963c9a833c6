defmodule :inet do
  @moduledoc false
  # Addresses as text; sockets are not here.

  # -- To text --

  def ntoa({a, b, c, d} = address) do
    if :lists.all(&byte?/1, [a, b, c, d]),
      do: :lists.flatten(:lists.join(?., for(n <- :erlang.tuple_to_list(address), do: :erlang.integer_to_list(n)))),
      else: {:error, :einval}
  end

  def ntoa({0, 0, 0, 0, 0, 0xFFFF, high, low}), do: ~c"::ffff:" ++ ntoa(ipv4(high, low))
  def ntoa({0, 0, 0, 0, 0, 0, high, low}) when high != 0, do: ~c"::" ++ ntoa(ipv4(high, low))

  def ntoa(address) when is_tuple(address) and tuple_size(address) == 8 do
    words = :erlang.tuple_to_list(address)

    if :lists.all(&(is_integer(&1) and &1 in 0..0xFFFF), words),
      do: shortened(words, longest(words, 0, {0, 0})),
      else: {:error, :einval}
  end

  def ntoa(_), do: {:error, :einval}

  defp byte?(n), do: is_integer(n) and n in 0..255
  defp ipv4(high, low), do: {div(high, 256), rem(high, 256), div(low, 256), rem(low, 256)}

  # Where the longest run of zeros begins, and its length.
  defp longest([0 | _] = words, at, {_, best_length} = best) do
    {zeros, rest} = :lists.splitwith(&(&1 == 0), words)
    n = length(zeros)
    longest(rest, at + n, if(n > best_length, do: {at, n}, else: best))
  end

  defp longest([_ | rest], at, best), do: longest(rest, at + 1, best)
  defp longest([], _, best), do: best

  defp shortened(words, {_, n}) when n < 2, do: hex(words)

  defp shortened(words, {at, n}) do
    {front, rest} = :lists.split(at, words)
    hex(front) ++ ~c"::" ++ hex(:lists.nthtail(n, rest))
  end

  defp hex(words),
    do: :lists.flatten(:lists.join(?:, for(n <- words, do: :string.to_lower(:erlang.integer_to_list(n, 16)))))

  # -- From text --

  def parse_address(text) do
    case parse_ipv4_address(text) do
      {:ok, address} -> {:ok, address}
      _ -> parse_ipv6_address(text)
    end
  end

  def parse_strict_address(text) do
    case parse_ipv4strict_address(text) do
      {:ok, address} -> {:ok, address}
      _ -> parse_ipv6strict_address(text)
    end
  end

  # Fewer than four parts: the last stands for all that are left.
  def parse_ipv4_address(text), do: ipv4_of(text, 1..4)

  def parse_ipv4strict_address(text) do
    octal = is_list(text) and :lists.any(&match?([?0, c | _] when c in ?0..?9, &1), :string.split(text, ~c".", :all))
    if octal, do: {:error, :einval}, else: ipv4_of(text, 4..4)
  end

  defp ipv4_of(text, counts) when is_list(text) do
    parts = :string.split(text, ~c".", :all)
    numbers = for part <- parts, do: part_number(part)

    with true <- length(parts) in counts,
         false <- :lists.member(:error, numbers),
         {front, [last]} <- :lists.split(length(numbers) - 1, numbers),
         true <- :lists.all(&(&1 < 256), front),
         left = 4 - length(front),
         true <- last < power256(left) do
      {:ok, :erlang.list_to_tuple(front ++ :erlang.binary_to_list(<<last::unit(8)-size(left)>>))}
    else
      _ -> {:error, :einval}
    end
  end

  defp ipv4_of(_, _), do: {:error, :einval}

  defp power256(0), do: 1
  defp power256(n), do: 256 * power256(n - 1)

  defp part_number([?0, x | digits]) when x in [?x, ?X] and digits != [], do: digits(digits, 16)
  defp part_number([?0 | [_ | _] = digits]), do: digits(digits, 8)
  defp part_number([]), do: :error
  defp part_number(digits), do: digits(digits, 10)

  defp digits(digits, base) do
    if :lists.all(&digit?(&1, base), digits), do: :erlang.list_to_integer(digits, base), else: :error
  end

  defp digit?(c, 16) when c in ?a..?f or c in ?A..?F, do: true
  defp digit?(c, 8), do: c in ?0..?7
  defp digit?(c, _), do: c in ?0..?9

  def parse_ipv6_address(text) do
    case parse_ipv6strict_address(text) do
      {:ok, address} ->
        {:ok, address}

      error ->
        case parse_ipv4_address(text) do
          {:ok, {a, b, c, d}} -> {:ok, {0, 0, 0, 0, 0, 0xFFFF, a * 256 + b, c * 256 + d}}
          _ -> error
        end
    end
  end

  def parse_ipv6strict_address(text) when is_list(text) do
    text = hd(:string.split(text, ~c"%"))

    case :string.split(text, ~c"::") do
      [front, back] -> with_gap(words(front), words(back))
      [_] -> whole(words(text))
    end
  end

  def parse_ipv6strict_address(_), do: {:error, :einval}

  defp whole(words) when is_list(words) and length(words) == 8, do: {:ok, :erlang.list_to_tuple(words)}
  defp whole(_), do: {:error, :einval}

  defp with_gap(front, back) when is_list(front) and is_list(back) and length(front) + length(back) < 8,
    do: {:ok, :erlang.list_to_tuple(front ++ :lists.duplicate(8 - length(front) - length(back), 0) ++ back)}

  defp with_gap(_, _), do: {:error, :einval}

  # The last part may be an address of four bytes.
  defp words([]), do: []

  defp words(text) do
    parts = :string.split(text, ~c":", :all)
    {front, [last]} = :lists.split(length(parts) - 1, parts)
    front = for part <- front, do: word(part)

    last =
      case {:lists.member(?., last), parse_ipv4strict_address(last)} do
        {true, {:ok, {a, b, c, d}}} -> [a * 256 + b, c * 256 + d]
        _ -> [word(last)]
      end

    if :lists.member(:error, front ++ last), do: :error, else: front ++ last
  end

  defp word(part) when length(part) in 1..4, do: digits(part, 16)
  defp word(_), do: :error

  # -- The machine --

  def gethostname do
    case :vl_io.read_file("/proc/sys/kernel/hostname") do
      {:ok, name} -> {:ok, :erlang.binary_to_list(hd(:binary.split(:string.trim(name), ".")))}
      {:error, _} -> {:ok, ~c"localhost"}
    end
  end

  def format_error(:exbadport), do: ~c"invalid port state"
  def format_error(:exbadseq), do: ~c"bad command sequence"
  def format_error(:system_limit), do: ~c"a system limit was hit, probably not enough ports"
  def format_error(reason), do: :file.format_error(reason)
end
