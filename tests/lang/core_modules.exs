defmodule L3.Base do
  defmacro __using__(opts) do
    quote do
      @opts unquote(opts)
      def opts, do: @opts
      def over(x), do: {:base, x}
      defmacro mac(x), do: {:base_mac, x}
      defoverridable over: 1, mac: 1
    end
  end
  defmacro twice(x) do
    quote do
      y = unquote(x)
      {y, y}
    end
  end
  defmacro env, do: Macro.escape({__CALLER__.module, __CALLER__.function, __CALLER__.line})
  defmacro gen(names) do
    for n <- names do
      quote do
        def unquote(n)(), do: unquote(n)
      end
    end
  end
  defmacrop priv(x), do: quote(do: unquote(x) + 1)
  def use_priv(x), do: priv(x)
end
defmodule L3.S do
  defstruct [:a, b: 2, c: %{x: [1]}]
  def new(a), do: %__MODULE__{a: a}
  def up(%__MODULE__{} = s), do: %__MODULE__{s | b: 3}
  def up2(s), do: %{s | b: 4}
  def match(%L3.S{b: b, c: %{x: [y | _]}}), do: {b, y}
  def match(%name{}), do: name
end
defmodule L3.E do
  defexception [:code, message: "dflt"]
  def exception(code) when is_integer(code), do: %__MODULE__{code: code, message: "code #{code}"}
  def exception(o), do: super(o)
end
defprotocol L3.P do
  @fallback_to_any true
  def size(x)
  def opt(x, y)
end
defimpl L3.P, for: [List, Tuple] do
  def size(x) when is_list(x), do: length(x)
  def size(x), do: tuple_size(x)
  def opt(_, y), do: {:lt, y}
end
defimpl L3.P, for: L3.S do
  def size(s), do: s.b
  def opt(s, y), do: {s.a, y}
end
defimpl L3.P, for: Any do
  def size(_), do: -1
  def opt(_, _), do: :any
end
defmodule L3 do
  use L3.Base, key: :val
  require L3.Base
  import L3.Base, only: [twice: 1, env: 0, gen: 1]
  @attr [1, 2, 3]
  @attr2 %{list: @attr, n: length(@attr)}
  Module.register_attribute(__MODULE__, :acc, accumulate: true)
  @acc 1
  @acc 2
  gen([:g1, :g2])
  for {n, v} <- [x1: 1, x2: 2] do
    def unquote(n)(), do: unquote(v)
    def unquote(:"#{n}_p")(a), do: a + unquote(v)
  end
  def over(x), do: {:over, super(x)}
  defmacro mac(x), do: {:over_mac, super(x)}
  def attrs, do: {@attr, @attr2, @acc}
  def tw(z), do: twice(z + 1)
  def where, do: env()
  def cap_super, do: :x
  def many(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12), do: [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12]
  def mutual(n), do: even?(n)
  defp even?(0), do: true
  defp even?(n), do: odd?(n - 1)
  defp odd?(0), do: false
  defp odd?(n), do: even?(n - 1)
  def dyn(m, f, a), do: {apply(m, f, a), apply(m, f, [1, 2]), apply(&Enum.sum/1, [[1, 2]]), m.to_charlist("a")}
  def big_closure(a, b, c, d, e) do
    v1 = a + 1; v2 = b + 2; v3 = c + 3; v4 = d + 4; v5 = e + 5
    fn x -> [x, v1, v2, v3, v4, v5, fn y -> [x, y, v1, a, b] end] end
  end
  def kw([a: a, b: b]), do: {a, b}
  def str_match("foo" <> <<c::utf8, rest::binary>>), do: {c, rest}
  def str_match(<<len, s::binary-size(len), _::bitstring>>), do: {len, s}
  def pin(x, list) do
    for ^x <- list, do: x
  end
  def nested_case(x) do
    case x do
      {:ok, v} ->
        case v do
          [] -> :empty
          [h | _] when h > 10 -> if h > 100, do: :huge, else: :big
          [h | t] -> {h, length(t)}
        end
      {:error, _} = e -> e
      other -> {:other, other}
    end
  end
  def qu(x), do: quote(do: foo(unquote(x), bar: unquote_splicing([1, x])))
  def sigs, do: {~w(a b c)a, ~s(x#{1}y), ~c"abc"}
  def float_arith(x), do: {x * 1.5, x / 2, div(x, 2), rem(x, 3), -x, abs(-x), x ** 2}
  def cmp(a, b), do: {a < b, a > b, a <= b, a >= b, a == b, a === b, a != b, a !== b}
  def bitops(a), do: {Bitwise.band(a, 3), Bitwise.bsl(a, 2), Bitwise.bxor(a, 5), Bitwise.bnot(a)}
  def inx(x, l), do: {x in l, x not in [1, 2], x in [:a | l], x in 1..5}
  def tuple_ops(t), do: {elem(t, 0), put_elem(t, 1, :x), tuple_size(t), hd([1]), tl([1, 2])}
  def access(m), do: {m[:a], m[:a][:b], get_in(m, [:a, :b]), put_in(m[:a][:b], 5), update_in(m, [:a, :b], &(&1 + 1))}
end
t = fn l, f -> IO.puts("#{l}: " <> (try do inspect(f.()) rescue e -> "R " <> inspect(e) catch k, v -> "C " <> inspect({k, v}) end)) end
defmodule L3.U do
  require L3
  def m(x), do: L3.mac(x)
end
t.("opts", fn -> L3.opts() end)
t.("over", fn -> {L3.over(1), L3.g1(), L3.g2(), L3.x1(), L3.x2_p(3)} end)
t.("mac", fn -> L3.U.m(3) end)
t.("attrs", &L3.attrs/0)
t.("tw", fn -> {L3.tw(1), L3.where(), L3.Base.use_priv(3)} end)
t.("many", fn -> L3.many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12) end)
t.("mutual", fn -> {L3.mutual(100_001), L3.mutual(10)} end)
t.("dyn", fn -> L3.dyn(String, :to_charlist, ["q"]) end)
t.("dyn2", fn -> L3.dyn(Kernel, :max, [1, 2]) end)
t.("bigc", fn -> [a, b, c, d, e, f, g] = L3.big_closure(1, 2, 3, 4, 5).(0); {a, b, c, d, e, f, g.(7)} end)
t.("kw", fn -> {L3.kw(a: 1, b: 2)} end)
t.("kw2", fn -> {L3.kw(a: 1)} end)
t.("str", fn -> {L3.str_match("fooébar"), L3.str_match(<<2, "abc">>)} end)
t.("pin", fn -> L3.pin(1, [1, 2, 1]) end)
for x <- [{:ok, []}, {:ok, [11, 2]}, {:ok, [101]}, {:ok, [1, 2]}, {:error, 3}, 5], do: t.("nc", fn -> L3.nested_case(x) end)
t.("qu", fn -> L3.qu(1) end)
t.("fa", fn -> L3.float_arith(7) end)
for {a, b} <- [{1, 1.0}, {1, 2}, {:a, "a"}, {[], {}}], do: t.("cmp", fn -> L3.cmp(a, b) end)
t.("bitops", fn -> L3.bitops(13) end)
t.("inx", fn -> L3.inx(3, [3]) end)
t.("to", fn -> L3.tuple_ops({1, 2}) end)
t.("access", fn -> L3.access(%{a: %{b: 1}}) end)
t.("s", fn -> {L3.S.new(1), L3.S.up(L3.S.new(1)), L3.S.match(L3.S.new(nil)), L3.S.match(1..2), L3.S.up2(L3.S.new(nil))} end)
t.("s2", fn -> L3.S.up(%{}) end)
t.("e", fn -> try do raise L3.E, 5 rescue e -> {e.code, Exception.message(e)} end end)
t.("e2", fn -> raise L3.E, code: 1 end)
t.("e3", fn -> raise "plain" end)
t.("p", fn -> {L3.P.size([1]), L3.P.size({1, 2}), L3.P.size(L3.S.new(nil)), L3.P.size(5), L3.P.opt([], 1), L3.P.opt(L3.S.new(9), 2)} end)
t.("p2", fn -> Enumerable.count(5) end)
t.("impl", fn -> {L3.P.impl_for([]), L3.P.impl_for(L3.S.new(nil)), L3.P.impl_for(1.5), L3.P.__protocol__(:functions)} end)
x = 5
f = fn
  ^x -> :five
  y when y > x -> {:more, y - x}
  _ -> :less
end
t.("f", fn -> {f.(5), f.(7), f.(1)} end)
{a, [b | c]} = {1, [2, 3]}
t.("abc", fn -> {a, b, c, x} end)
x = x + 1
t.("x", fn -> x end)
if x > 5 do
  z = 10
  t.("z", fn -> z + x end)
end
