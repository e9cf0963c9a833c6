defmodule :rand do
  @moduledoc false
  # Random numbers: the same sequence for the same seed as OTP 25. The state of a generator is
  # {algorithm, numbers}, where the algorithm is a map with its name, and exported as {name, numbers}.

  import Bitwise

  @mask58 0x3FFFFFFFFFFFFFF
  @mask64 0xFFFFFFFFFFFFFFFF
  @max58 0x400000000000000
  # 2 ** -53
  @ulp53 1.1102230246251565e-16

  @algorithms [:exsss, :exsp, :exsplus, :exro928ss]

  # -- Seeds --

  def seed(seed_or_alg), do: put_seed(seed_s(seed_or_alg))
  def seed(alg, seed), do: put_seed(seed_s(alg, seed))

  def seed_s({alg, _} = state) when is_map(alg), do: state
  def seed_s({alg, numbers}) when is_atom(alg), do: {algorithm(alg), numbers}
  def seed_s(:default), do: seed_s(:exsss)

  def seed_s(alg) when is_atom(alg) do
    seed_s(
      alg,
      {:erlang.phash2([{node(), self()}]), :erlang.system_time(), :erlang.unique_integer()}
    )
  end

  def seed_s(_), do: :erlang.error(:badarg)

  def seed_s(:default, seed), do: seed_s(:exsss, seed)

  def seed_s(alg, seed) when is_atom(alg) do
    handler = algorithm(alg)
    {handler, seeded(alg, seed)}
  end

  def seed_s(_, _), do: :erlang.error(:badarg)

  def export_seed do
    case :erlang.get(:rand_seed) do
      {%{type: alg}, numbers} -> {alg, numbers}
      _ -> :undefined
    end
  end

  def export_seed_s({%{type: alg}, numbers}), do: {alg, numbers}

  defp put_seed(state) do
    :erlang.put(:rand_seed, state)
    state
  end

  defp get_seed do
    case :erlang.get(:rand_seed) do
      :undefined -> seed(:exsss)
      state -> state
    end
  end

  defp algorithm(:exsss), do: %{type: :exsss, bits: 58}
  defp algorithm(:exsp), do: %{type: :exsp, bits: 58, weak_low_bits: 1}
  defp algorithm(:exsplus), do: %{type: :exsplus, max: @mask58}
  defp algorithm(:exro928ss), do: %{type: :exro928ss, bits: 58}
  defp algorithm(alg), do: :erlang.error({:badmatch, {:no_such_algorithm, alg, @algorithms}})

  defp seeded(:exsss, seed), do: pair(seed)

  defp seeded(alg, {a1, a2, a3}) when alg in [:exsp, :exsplus] do
    {_, [_ | kept]} = step_exsp([a1 * 4_294_967_197 + 1 &&& @mask58 | a2 * 4_294_967_231 + 1 &&& @mask58])
    {_, state} = step_exsp([a3 * 4_294_967_279 + 1 &&& @mask58 | kept])
    state
  end

  defp seeded(alg, seed) when alg in [:exsp, :exsplus], do: pair(seed)
  defp seeded(:exro928ss, list) when is_list(list), do: {list_of(16, list, 58), []}
  defp seeded(:exro928ss, n) when is_integer(n), do: {take(16, n, []), []}

  defp seeded(:exro928ss, {a1, a2, a3}) do
    {s0, x1} = seed58(a1)
    {s1, x2} = seed58(bxor(a2, x1))
    {s2, x3} = seed58(bxor(a3, x2))
    {[s0, s1, s2 | take(13, x3, [])], []}
  end

  defp seeded(_, _), do: :erlang.error(:badarg)

  defp pair(list) when is_list(list) do
    [s0, s1] = list_of(2, list, 58)
    [s0 | s1]
  end

  defp pair(n) when is_integer(n) do
    {s0, x} = seed58(n)
    {s1, _} = seed58(x)
    [s0 | s1]
  end

  defp pair({a1, a2, a3}) do
    {_, x1} = seed58(a1)
    {s0, x2} = seed58(bxor(a2, x1))
    {s1, _} = seed58(bxor(a3, x2))
    [s0 | s1]
  end

  defp pair(_), do: :erlang.error(:badarg)

  defp take(0, _, taken), do: :lists.reverse(taken)

  defp take(n, x, taken) do
    {z, x} = seed58(x)
    take(n - 1, x, [z | taken])
  end

  # n numbers of so many bits, not all of them 0.
  defp list_of(n, list, bits) do
    numbers = for m <- list, do: m &&& (1 <<< bits) - 1

    cond do
      length(list) != n -> :erlang.error(:badarg)
      :lists.all(&(&1 == 0), numbers) -> :erlang.error(:zero_seed)
      true -> numbers
    end
  end

  def splitmix64_next(x), do: splitmix(x)

  defp splitmix(x) do
    x = x + 0x9E3779B97F4A7C15 &&& @mask64
    z = bxor(x, x >>> 30) * 0xBF58476D1CE4E5B9 &&& @mask64
    z = bxor(z, z >>> 27) * 0x94D049BB133111EB &&& @mask64
    {bxor(z, z >>> 31), x}
  end

  defp seed58(x) do
    case splitmix(x) do
      {z, x} when (z &&& @mask58) == 0 -> seed58(x)
      {z, x} -> {z &&& @mask58, x}
    end
  end

  # -- One step of each generator: {number, state} --

  defp step(:exsss, [s1 | s0]) do
    {starstar(s0), [s0 | shifted(s0, s1)]}
  end

  defp step(:exsp, state), do: step_exsp(state)
  defp step(:exsplus, state), do: step_exsp(state)

  defp step(:exro928ss, {[s15, s0 | rest], behind}), do: step_928(s15, s0, rest, behind)
  defp step(:exro928ss, {[s15], behind}), do: step(:exro928ss, {[s15 | :lists.reverse(behind)], []})

  def exsp_next(state), do: step_exsp(state)

  defp step_exsp([s1 | s0]) do
    fresh = shifted(s0, s1)
    {fresh + s0 &&& @mask58, [s0 | fresh]}
  end

  defp shifted(s0, s1) do
    s1 = bxor(s1, s1 <<< 24 &&& @mask58)
    bxor(bxor(s1, s0), bxor(s1 >>> 11, s0 >>> 41))
  end

  defp starstar(s) do
    a = s * 5 &&& @mask58
    rotl58(a, 7) * 9 &&& @mask58
  end

  defp rotl58(x, n), do: (x <<< n &&& @mask58) ||| x >>> (58 - n)

  defp step_928(s15, s0, rest, behind) do
    v = starstar(s0)
    t = bxor(s0, s15)
    fresh15 = bxor(bxor(rotl58(s0, 44), t), t <<< 9 &&& @mask58)
    {v, {[rotl58(t, 45) | rest], [fresh15 | behind]}}
  end

  # -- Numbers --

  def uniform do
    {x, state} = uniform_s(get_seed())
    put_seed(state)
    x
  end

  def uniform(n) do
    {x, state} = uniform_s(n, get_seed())
    put_seed(state)
    x
  end

  def uniform_s({%{type: alg, bits: bits} = handler, numbers}) do
    {v, numbers} = step(alg, numbers)
    {(v >>> (bits - 53)) * @ulp53, {handler, numbers}}
  end

  def uniform_s({%{type: alg, max: max} = handler, numbers}) do
    {v, numbers} = step(alg, numbers)
    {v / (max + 1), {handler, numbers}}
  end

  def uniform_s(n, {handler, numbers} = state) when is_integer(n) and n >= 1 do
    case handler do
      %{type: alg, bits: bits} -> within(alg, handler, n, 1 <<< bits, numbers)
      _ -> scaled(state, n)
    end
  end

  def uniform_real do
    {x, state} = uniform_real_s(get_seed())
    put_seed(state)
    x
  end

  # As uniform_s, with 53 significant bits however small the number is, and never 0.0.
  def uniform_real_s({%{type: alg} = handler, numbers}) do
    {v, numbers} = step(alg, numbers)
    real(alg, handler, numbers, v >>> 2, 56)
  end

  defp real(alg, handler, numbers, v, have) when v < 0x10000000000000 and have < 1074 do
    {more, numbers} = step(alg, numbers)
    real(alg, handler, numbers, v <<< 56 ||| more >>> 2, have + 56)
  end

  defp real(_alg, handler, numbers, v, have) do
    spare = significant(v, 0) - 53
    {(v >>> spare) * :math.pow(2.0, spare - have), {handler, numbers}}
  end

  defp significant(0, bits), do: bits
  defp significant(v, bits), do: significant(v >>> 1, bits + 1)

  def bytes(n) do
    {bytes, state} = bytes_s(n, get_seed())
    put_seed(state)
    bytes
  end

  def bytes_s(n, {%{type: alg} = handler, numbers}) when is_integer(n) and n >= 0 do
    {bytes, numbers} = add_bytes(n, alg, numbers, [])
    {:erlang.iolist_to_binary(:lists.reverse(bytes)), {handler, numbers}}
  end

  # Seven bytes of each number.
  defp add_bytes(n, alg, numbers, bytes) when n > 7 do
    {v, numbers} = step(alg, numbers)
    add_bytes(n - 7, alg, numbers, [<<v >>> 2::56>> | bytes])
  end

  defp add_bytes(0, _alg, numbers, bytes), do: {bytes, numbers}

  defp add_bytes(n, alg, numbers, bytes) do
    {v, numbers} = step(alg, numbers)
    {[<<v >>> (56 - 8 * n)::unit(8)-size(n)>> | bytes], numbers}
  end

  # No part of the range is likelier than another: the incomplete last part of the numbers is refused.
  defp within(alg, handler, n, max, numbers) when n <= max do
    {v, numbers} = step(alg, numbers)
    i = rem(v, n)

    cond do
      v < n -> {v + 1, {handler, numbers}}
      v - i <= max - n -> {i + 1, {handler, numbers}}
      true -> within(alg, handler, n, max, numbers)
    end
  end

  defp within(alg, handler, n, max, numbers) do
    {v, numbers} = step(alg, numbers)
    wide(alg, handler, n, max, numbers, v)
  end

  # A range of more bits than a number has: numbers side by side, each without its weak low bits but
  # the last; two bits more than needed, so that few are refused.
  defp wide(alg, handler, n, max, numbers, v) do
    bits = bits_of(max)
    weak = :maps.get(:weak_low_bits, handler, 0)

    if (n &&& n - 1) == 0 do
      {v, numbers, _} = gather(n >>> bits, alg, numbers, v, weak, bits - weak, bits)
      {(v &&& n - 1) + 1, {handler, numbers}}
    else
      {v, numbers, have} = gather(n >>> (bits - 2), alg, numbers, v, weak, bits - weak, bits)
      i = rem(v, n)

      if v - i <= (1 <<< have) - n do
        {i + 1, {handler, numbers}}
      else
        {v, numbers} = step(alg, numbers)
        wide(alg, handler, n, max, numbers, v)
      end
    end
  end

  defp gather(left, _alg, numbers, v, _weak, _shift, have) when left <= 1, do: {v, numbers, have}

  defp gather(left, alg, numbers, v, weak, shift, have) do
    {more, numbers} = step(alg, numbers)
    v = v >>> weak <<< weak <<< shift ||| more
    gather(left >>> shift, alg, numbers, v, weak, shift, have + shift)
  end

  defp bits_of(@max58), do: 58
  defp bits_of(_), do: 64

  # As the oldest generators did.
  defp scaled({handler, numbers}, n) when n <= @mask58 do
    {v, numbers} = step(:exsplus, numbers)
    {rem(v, n) + 1, {handler, numbers}}
  end

  defp scaled({handler, numbers}, n) do
    {v, numbers} = step(:exsplus, numbers)
    {trunc(v / @max58 * n) + 1, {handler, numbers}}
  end
end
