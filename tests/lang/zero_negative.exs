# Negative zero, and what equality makes of it.
zero = 0.0
negative = -0.0
computed = 0.0 * -1

IO.inspect([zero, negative, computed, -computed])
IO.inspect({zero == negative, zero === negative, zero == 0, negative == 0, 0 === negative})
IO.inspect([Float.to_string(negative), "#{computed}", :erlang.float_to_binary(computed, decimals: 2)])
IO.inspect(<<negative::float>>)
IO.inspect(<<zero::float>>)
IO.inspect(1 / 1.0e300 * -1.0e-300)
IO.inspect([abs(negative), Float.round(-0.4), Float.ceil(-0.5), Float.floor(-0.0), trunc(-0.0), round(-0.4)])
IO.inspect(max(0, 0.0))
IO.inspect(max(0.0, 0))
IO.inspect(min(0, 0.0))
IO.inspect(Map.get(%{0.0 => :zero}, 0))
IO.inspect(0 in [0.0])
IO.inspect(Enum.uniq([0, 0.0, 1, 1.0]))
IO.inspect(:lists.member(0, [0.0]))
IO.inspect(:lists.usort([1, 1.0, 2]))
IO.inspect(:math.atan2(0.0, -1.0))
IO.inspect(:math.sqrt(0.0))
