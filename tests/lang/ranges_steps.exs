# Ranges: steps, emptiness, membership, slicing by them.
for r <- [1..5, 5..1, 1..10//3, 10..1//-4, 1..0//1, 0..0, -3..3//2] do
  IO.inspect({r, Enum.to_list(r), Enum.count(r), 3 in r, Range.size(r)})
end

first..last//step = 1..9//2
IO.inspect({first, last, step})
%Range{first: a, last: b} = 3..4
IO.inspect({a, b})
IO.inspect({Range.disjoint?(1..3, 4..6), Range.disjoint?(1..6//2, 2..6//2), Range.new(1, 5), Range.new(5, 1, -1)})
IO.inspect({Enum.sum(1..100), Enum.reverse(1..3), Enum.slice([1, 2, 3, 4, 5], 1..-2), Enum.at(1..10//2, 2), Enum.max(1..5)})
IO.inspect({String.slice("abcdef", 1..3), String.slice("abcdef", 4..100), String.slice("abc", 2..1), binary_part("abc", 0, 2), binary_slice("abcdef", 1..-2//1)})
IO.inspect(for(i <- 3..1, do: i))
IO.inspect({1..3 == 1..3//1, Enum.member?(1..3, 2.0), 2.0 in 1..3})
x = 5
IO.inspect({x in 1..10, x in 1..10//2, x not in 6..9})
IO.inspect(Enum.zip(1..3, 4..6))
IO.inspect(inspect(..) <> " " <> inspect(0..-1//1))
