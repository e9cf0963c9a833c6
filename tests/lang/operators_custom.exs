# Operators of one's own: precedence and associativity of all that can be defined, as functions, macros and captures.
defmodule Ops do
  import Kernel, except: [+: 2, -: 1, !: 1, and: 2, ..: 2, <>: 2, in: 2]
  for op <- [:|||, :&&&, :<<<, :>>>, :<<~, :~>>, :<~, :~>, :<~>, :+++, :---, :"^^^"] do
    def unquote(op)(a, b), do: {unquote(op), a, b}
  end

  def a + b, do: {:+, a, b}
  def -a, do: {:neg, a}
  def !a, do: {:bang, a}
  def a and b, do: {:and, a, b}
  def a..b, do: {:range, a, b}
  def a <> b, do: {:concat, a, b}
  def a in b, do: {:in, a, b}
  def ~~~a, do: {:tildes, a}
  def a ** b, do: {:pow, a, b}
end

defmodule Uses do
  import Kernel, except: [+: 2, -: 1, !: 1, and: 2, ..: 2, <>: 2, in: 2, **: 2]
  import Ops

  def run do
    [
      1 ||| 2 &&& 3 <<< 4,
      1 <<< 2 >>> 3,
      1 ~> 2 <~ 3 ~>> 4 <<~ 5 <~> 6,
      1 +++ 2 --- 3 +++ 4,
      1 + 2 * 3 + 4,
      -1 + -(2 + 3),
      !1 and !2 and 3,
      1..2 + 3,
      "a" <> "b" <> "c",
      1 in 2 and 3 in 4,
      ~~~1 + 2,
      2 ** 3 ** 4,
      -2 ** 2,
      1 + 2 <> 3 +++ 4,
      1 == 2 and 3 != 4,
      (1 ||| 2) &&& 3,
      Ops.+(1, 2),
      Ops.~>(1, 2),
      (&+/2).(1, 2),
      (&~>/2).(1, 2),
      (&(&1 <<< &2)).(1, 2),
      Enum.reduce([1, 2, 3], &+++/2),
      Enum.map([1, 2], &-/1),
      1 |> Ops.+(2) |> Ops.~>>(3)
    ]
  end

  def not_in, do: {not (1 in 2)} 
end

for value <- Uses.run(), do: IO.inspect(value)

defmodule Plus do
  defstruct [:n]
  defmacro __using__(_), do: quote(do: (import Kernel, except: [+: 2]; import Plus, only: [+: 2]))
  def %Plus{n: a} + %Plus{n: b}, do: %Plus{n: Kernel.+(a, b)}
  def a + b when is_list(a), do: a ++ List.wrap(b)
  def a + b, do: Kernel.+(a, b)
end

defmodule Summed do
  use Plus
  def run, do: {%Plus{n: 1} + %Plus{n: 2}, [1] + 2 + [3], 1 + 2, Enum.reduce([1, 2], &+/2), [a: 1 + 1]}
end

IO.inspect(Summed.run())

for code <- ["def a <- b", "1 +++", "a <|> b = 1", "1 ||| 2", "import Bitwise; 1 ||| 2 &&& 3", "import Bitwise; ~~~1 <<< 2", "import Bitwise; 5 >>> 1", "1 ~> 2", "&+/3", "&..//3", "(&../2).(1, 2)", "(&..///3).(1, 9, 2)", "(&<>/2).(\"a\", \"b\")", "(&and/2).(true, false)", "(&in/2).(1, [1])", "(&not/1).(true)", "(&!/1).(nil)", "(&&&/2)", "(&||/2).(nil, 1)", "(&==/2).(1, 1.0)", "(&=/2)", "(&.//2)", "&@/1"] do
  try do
    {value, _} = Code.eval_string(code)
    IO.puts("#{code} => #{inspect(value)}")
  rescue
    e -> IO.puts("#{code} !! #{Exception.message(e)}")
  end
end

IO.inspect(for op <- [:+, :in, :not, :|||, :"not in", :<~>, :.., :"..//", :when, :|, :"::", :., :&, :@, :!, :^, :do], do: {op, Macro.operator?(op, 1), Macro.operator?(op, 2)})
IO.inspect(quote(do: a +++ b ||| c ~> d |> e <> f in g == h and i))
