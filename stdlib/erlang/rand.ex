defmodule :rand do
  @moduledoc false
  # Random numbers: the same sequence for the same seed as OTP 25. The state of a generator is
  # {algorithm, numbers}, where the algorithm is a map with its name, and exported as {name, numbers}.

  import Bitwise

  @mask58 0x3FFFFFFFFFFFFFF
  @mask64 0xFFFFFFFFFFFFFFFF
  @mask32 0xFFFFFFFF
  @mask21 0x1FFFFF
  @max58 0x400000000000000
  # 2 ** -53
  @ulp53 1.1102230246251565e-16

  @algorithms [:exsss, :exsp, :exsplus, :exro928ss, :exs64, :exs1024, :exs1024s]

  # Whose numbers are used from the lower end.
  @oldest [:exsplus, :exs64, :exs1024]

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
  defp algorithm(:exs64), do: %{type: :exs64, max: @mask64}
  defp algorithm(:exs1024), do: %{type: :exs1024, max: @mask64}
  defp algorithm(:exs1024s), do: %{type: :exs1024s, bits: 64, weak_low_bits: 3}
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

  defp seeded(:exs64, list) when is_list(list), do: hd(list_of(1, list, 64))

  defp seeded(:exs64, {a1, a2, a3}) do
    {v1, _} = step(:exs64, (a1 &&& @mask32) * 4_294_967_197 + 1)
    {v2, _} = step(:exs64, (a2 &&& @mask32) * 4_294_967_231 + 1)
    {v3, _} = step(:exs64, (a3 &&& @mask32) * 4_294_967_279 + 1)
    rem(v1 * v2 * v3, @mask64 - 1) + 1
  end

  defp seeded(:exs64, n) when is_integer(n) do
    case splitmix(n) do
      {0, n} -> seeded(:exs64, n)
      {z, _} -> z
    end
  end

  defp seeded(alg, list) when alg in [:exs1024, :exs1024s] and is_list(list), do: {list_of(16, list, 64), []}

  defp seeded(alg, {a1, a2, a3}) when alg in [:exs1024, :exs1024s] do
    b1 = ((a1 &&& @mask21) + 1) * 2_097_131 &&& @mask21
    b2 = ((a2 &&& @mask21) + 1) * 2_097_133 &&& @mask21
    b3 = ((a3 &&& @mask21) + 1) * 2_097_143 &&& @mask21
    {filled_1024(16, b1 <<< 43 ||| b2 <<< 22 ||| b3 <<< 1 ||| 1, []), []}
  end

  defp seeded(_, _), do: :erlang.error(:badarg)

  # Sixteen numbers of a smaller generator, last first.
  defp filled_1024(0, _, numbers), do: numbers

  defp filled_1024(n, x, numbers) do
    {v, x} = step(:exs64, x)
    filled_1024(n - 1, x, [v | numbers])
  end

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

  defp step(:exs64, x) do
    x = bxor(x, x >>> 12)
    x = bxor(x, x <<< 25 &&& @mask64)
    x = bxor(x, x >>> 27)
    {x * 2_685_821_657_736_338_717 &&& @mask64, x}
  end

  defp step(:exro928ss, {[s15, s0 | rest], behind}), do: step_928(s15, s0, rest, behind)
  defp step(:exro928ss, {[s15], behind}), do: step(:exro928ss, {[s15 | :lists.reverse(behind)], []})

  defp step(alg, {[s0, s1 | rest], behind}) when alg in [:exs1024, :exs1024s] do
    s1 = bxor(s1, s1 <<< 31 &&& @mask64)
    fresh = bxor(bxor(s0, s0 >>> 30), bxor(s1, s1 >>> 11))
    {fresh * 1_181_783_497_276_652_981 &&& @mask64, {[fresh | rest], [s0 | behind]}}
  end

  defp step(alg, {[last], behind}) when alg in [:exs1024, :exs1024s], do: step(alg, {[last | :lists.reverse(behind)], []})

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
    real(alg, handler, numbers, good56(alg, v), 56)
  end

  defp real(alg, handler, numbers, v, have) when v < 0x10000000000000 and have < 1074 do
    {more, numbers} = step(alg, numbers)
    real(alg, handler, numbers, v <<< 56 ||| good56(alg, more), have + 56)
  end

  defp real(_alg, handler, numbers, v, have) do
    spare = significant(v, 0) - 53
    {(v >>> spare) * :math.pow(2.0, spare - have), {handler, numbers}}
  end

  # 56 bits of a number: the upper ones, but of the oldest generators the lower.
  defp good56(alg, v) when alg in @oldest, do: v &&& (1 <<< 56) - 1
  defp good56(alg, v), do: v >>> (width(alg) - 56)

  # The bits of a number.
  defp width(alg) when alg in [:exs64, :exs1024, :exs1024s], do: 64
  defp width(_alg), do: 58

  defp significant(0, bits), do: bits
  defp significant(v, bits), do: significant(v >>> 1, bits + 1)

  # -- The normal distribution, by the ziggurat of 256 layers of equal area --

  # The width of each layer for a number of 51 bits, measured from OTP, so that the same seed gives the
  # same numbers; heights and the parts inside the curve follow from them.
  @widths {
    1.736725412160263e-15,
    9.558660351455634e-17,
    1.2708704834810623e-16,
    1.4909740962495474e-16,
    1.6658733631586268e-16,
    1.8136120810119029e-16,
    1.9429720153135588e-16,
    2.0589500628482093e-16,
    2.1646860576895422e-16,
    2.2622940392218116e-16,
    2.353271891404589e-16,
    2.438723455742877e-16,
    2.5194879829274225e-16,
    2.5962199772528103e-16,
    2.6694407473648285e-16,
    2.7395729685142446e-16,
    2.8069646002484804e-16,
    2.871905890411393e-16,
    2.9346417484728883e-16,
    2.9953809336782113e-16,
    3.054303000719244e-16,
    3.111563633892157e-16,
    3.1672988018581815e-16,
    3.2216280350549905e-16,
    3.274657040793975e-16,
    3.326479811684171e-16,
    3.377180341735323e-16,
    3.4268340353119356e-16,
    3.475508873172976e-16,
    3.523266384600203e-16,
    3.5701624633953494e-16,
    3.616248057159834e-16,
    3.661569752965354e-16,
    3.7061702777236077e-16,
    3.75008892787478e-16,
    3.7933619401549554e-16,
    3.836022812967728e-16,
    3.8781025861250247e-16,
    3.919630085325768e-16,
    3.9606321366256378e-16,
    4.001133755254669e-16,
    4.041158312414333e-16,
    4.080727683096045e-16,
    4.119862377480744e-16,
    4.1585816580828064e-16,
    4.1969036444740733e-16,
    4.234845407152071e-16,
    4.272423051889976e-16,
    4.309651795716294e-16,
    4.346546035512876e-16,
    4.383119410085457e-16,
    4.4193848564470665e-16,
    4.455354660957914e-16,
    4.491040505882875e-16,
    4.52645351185714e-16,
    4.561604276690038e-16,
    4.596502910884941e-16,
    4.631159070208165e-16,
    4.665581985600875e-16,
    4.699780490694195e-16,
    4.733763047158324e-16,
    4.767537768090853e-16,
    4.8011124396270155e-16,
    4.834494540935008e-16,
    4.867691262742209e-16,
    4.900709524522994e-16,
    4.933555990465414e-16,
    4.966237084322178e-16,
    4.998759003240909e-16,
    5.031127730659319e-16,
    5.0633490483427195e-16,
    5.095428547633892e-16,
    5.127371639978797e-16,
    5.159183566785736e-16,
    5.190869408670343e-16,
    5.222434094134042e-16,
    5.253882407719454e-16,
    5.285218997682382e-16,
    5.316448383216618e-16,
    5.34757496126473e-16,
    5.378603012945235e-16,
    5.409536709623993e-16,
    5.440380118655467e-16,
    5.471137208817361e-16,
    5.501811855460336e-16,
    5.532407845392784e-16,
    5.56292888151909e-16,
    5.593378587248462e-16,
    5.623760510690043e-16,
    5.65407812864896e-16,
    5.684334850436814e-16,
    5.714534021509204e-16,
    5.744678926941961e-16,
    5.774772794756965e-16,
    5.804818799107686e-16,
    5.834820063333892e-16,
    5.864779662894365e-16,
    5.894700628185872e-16,
    5.924585947256134e-16,
    5.95443856841806e-16,
    5.984261402772028e-16,
    6.014057326642664e-16,
    6.043829183936125e-16,
    6.073579788423606e-16,
    6.103311925956439e-16,
    6.133028356617911e-16,
    6.162731816816596e-16,
    6.192425021325847e-16,
    6.222110665273788e-16,
    6.251791426088e-16,
    6.281469965398895e-16,
    6.311148930905604e-16,
    6.34083095820806e-16,
    6.370518672608815e-16,
    6.400214690888025e-16,
    6.429921623054896e-16,
    6.459642074078832e-16,
    6.489378645603397e-16,
    6.519133937646159e-16,
    6.548910550287415e-16,
    6.578711085350741e-16,
    6.608538148078259e-16,
    6.638394348803506e-16,
    6.668282304624746e-16,
    6.698204641081558e-16,
    6.728163993837531e-16,
    6.758163010371901e-16,
    6.78820435168298e-16,
    6.818290694006254e-16,
    6.848424730550038e-16,
    6.878609173251664e-16,
    6.908846754557169e-16,
    6.939140229227569e-16,
    6.969492376174829e-16,
    6.999906000330764e-16,
    7.030383934552151e-16,
    7.060929041565482e-16,
    7.091544215954873e-16,
    7.122232386196779e-16,
    7.152996516745303e-16,
    7.183839610172063e-16,
    7.214764709364707e-16,
    7.245774899788387e-16,
    7.276873311814693e-16,
    7.308063123122743e-16,
    7.339347561177405e-16,
    7.370729905789831e-16,
    7.4022134917658e-16,
    7.433801711647648e-16,
    7.465498018555889e-16,
    7.497305929136979e-16,
    7.529229026624058e-16,
    7.561270964017922e-16,
    7.5934354673958895e-16,
    7.625726339356756e-16,
    7.658147462610487e-16,
    7.690702803721919e-16,
    7.723396417018299e-16,
    7.756232448671174e-16,
    7.789215140963852e-16,
    7.822348836756411e-16,
    7.855637984161084e-16,
    7.889087141441755e-16,
    7.922700982152271e-16,
    7.956484300529366e-16,
    7.99044201715713e-16,
    8.024579184921259e-16,
    8.058900995272657e-16,
    8.093412784821501e-16,
    8.128120042284501e-16,
    8.163028415809877e-16,
    8.198143720706533e-16,
    8.23347194760605e-16,
    8.26901927108847e-16,
    8.304792058805374e-16,
    8.340796881136629e-16,
    8.377040521420222e-16,
    8.413529986798028e-16,
    8.450272519724097e-16,
    8.487275610186155e-16,
    8.524547008695596e-16,
    8.562094740106233e-16,
    8.599927118327665e-16,
    8.638052762005259e-16,
    8.676480611245582e-16,
    8.715219945473698e-16,
    8.754280402517175e-16,
    8.793671999021043e-16,
    8.833405152308408e-16,
    8.873490703813135e-16,
    8.913939944224086e-16,
    8.954764640495068e-16,
    8.9959770648911e-16,
    9.037590026260118e-16,
    9.079616903740068e-16,
    9.122071683134846e-16,
    9.164968996219135e-16,
    9.208324163262308e-16,
    9.252153239095693e-16,
    9.296473063086417e-16,
    9.341301313425265e-16,
    9.38665656618666e-16,
    9.432558359676707e-16,
    9.479027264651738e-16,
    9.526084961066279e-16,
    9.57375432209745e-16,
    9.622059506294838e-16,
    9.671026058823054e-16,
    9.720681022901626e-16,
    9.771053062707209e-16,
    9.822172599190541e-16,
    9.874071960480671e-16,
    9.926785548807976e-16,
    9.980350026183645e-16,
    1.003480452143618e-15,
    1.0090190861637457e-15,
    1.0146553831467086e-15,
    1.0203941464683124e-15,
    1.0262405372613567e-15,
    1.0322001115486456e-15,
    1.03827886235154e-15,
    1.044483267600047e-15,
    1.0508203448355195e-15,
    1.057297713900989e-15,
    1.06392366906768e-15,
    1.0707072623632994e-15,
    1.0776584002668106e-15,
    1.0847879564403425e-15,
    1.0921079038149563e-15,
    1.0996314701785628e-15,
    1.1073733224935752e-15,
    1.1153497865853155e-15,
    1.1235791107110833e-15,
    1.1320817840164846e-15,
    1.140880924258278e-15,
    1.1500027537839792e-15,
    1.159477189144919e-15,
    1.169338578691096e-15,
    1.17962663529558e-15,
    1.190387629928289e-15,
    1.2016759392543819e-15,
    1.2135560818666897e-15,
    1.2261054417450561e-15,
    1.2394179789163251e-15,
    1.2536093926602567e-15,
    1.268824481425501e-15,
    1.2852479319096109e-15,
    1.3031206634689985e-15,
    1.3227655770195326e-15,
    1.3446300925011171e-15,
    1.3693606835128518e-15,
    1.397943667277524e-15,
    1.4319989869661328e-15,
    1.4744848603597596e-15,
    1.5317872741611144e-15,
    1.6227698675312968e-15
  }

  @tail 3.6541528853610088
  @units 2_251_799_813_685_248.0

  @edges :erlang.list_to_tuple(for width <- :erlang.tuple_to_list(@widths), do: width * @units)

  @heights :erlang.list_to_tuple([
             1.0 | for(x <- tl(:erlang.tuple_to_list(@edges)), do: :math.exp(-0.5 * x * x))
           ])

  @inside :erlang.list_to_tuple(
            [trunc(@tail / elem(@edges, 0) * @units), 0] ++
              for(i <- 2..255, do: trunc(elem(@edges, i - 1) / elem(@edges, i) * @units))
          )

  def normal do
    {x, state} = normal_s(get_seed())
    put_seed(state)
    x
  end

  def normal(mean, variance) do
    {x, state} = normal_s(mean, variance, get_seed())
    put_seed(state)
    x
  end

  def normal_s(mean, variance, state) when variance >= 0 do
    {x, state} = normal_s(state)
    {mean + :math.sqrt(variance) * x, state}
  end

  def normal_s({%{type: alg} = handler, numbers}) do
    {v, numbers} = step(alg, numbers)
    {negative, r} = sign_and_51(alg, v)
    sign = if negative == 0, do: 1, else: -1
    layer = r &&& 255
    x = r * elem(@widths, layer)

    cond do
      r < elem(@inside, layer) -> {sign * x, {handler, numbers}}
      layer == 0 -> normal_tail(sign, {handler, numbers})
      true -> normal_edge(layer, sign * x, {handler, numbers})
    end
  end

  defp sign_and_51(alg, v) when alg in @oldest, do: {v >>> 51 &&& 1, v &&& (1 <<< 51) - 1}
  defp sign_and_51(alg, v), do: {v >>> (width(alg) - 52) &&& 1, v >>> (width(alg) - 51)}

  defp normal_edge(layer, x, state) do
    {u, state} = uniform_s(state)
    low = elem(@heights, layer)

    if (elem(@heights, layer - 1) - low) * u + low < :math.exp(-0.5 * x * x),
      do: {x, state},
      else: normal_s(state)
  end

  defp normal_tail(sign, state) do
    {u, state} = uniform_s(state)
    x = -1 / @tail * :math.log(u)
    {u, state} = uniform_s(state)
    y = -:math.log(u)
    if y + y > x * x, do: {sign * (@tail + x), state}, else: normal_tail(sign, state)
  end

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
    add_bytes(n - 7, alg, numbers, [<<v >>> byte_shift(alg)::56>> | bytes])
  end

  defp add_bytes(n, alg, numbers, bytes) do
    {v, numbers} = step(alg, numbers)
    {[<<v >>> (56 - 8 * n)::unit(8)-size(n)>> | bytes], numbers}
  end

  defp byte_shift(alg) when alg in @oldest, do: 2
  defp byte_shift(alg), do: width(alg) - 56

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
  defp scaled({%{type: alg, max: max} = handler, numbers}, n) do
    {v, numbers} = step(alg, numbers)
    v = if n <= max, do: rem(v, n), else: trunc(v / (max + 1) * n)
    {v + 1, {handler, numbers}}
  end
end
