# Code that the compiler refuses: what each refusal says.
codes = [
  "x = 1; ^y = x", "^x", "^1 = 1", "foo(1)", "&1", "&(&1 + &3)", "&(1 + 2)", "& &0", "&(&1; &2)", "&foo/-1", "&foo/256", "& & &1", "&(fn -> &1 end).(&2)", "&(&1)",
  "fn 1 -> 1; 1, 2 -> 2 end", "fn -> 1; 1 -> 2 end", "case 1 do", "case 1, do: 1", "case 1 do 1 -> 2 else 3 end", "case 1 do a, b -> 1 end", "cond do", "cond do: 1", "cond do 1, 2 -> 3 end",
  "try do: 1", "try do 1 end", "try do 1 rescue e in 1 -> 2 end", "try do 1 rescue x, y -> 2 end", "try do 1 catch a, b, c -> 2 end", "try do 1 after 1 -> 2 end",
  "receive do", "receive do 1 end", "receive do after 1 -> 2; 3 -> 4 end", "receive do 1 -> 1 after :x end",
  "with a <- 1", "with a <- 1, do: 1, foo: 2", "with a <- 1, do: 1, else: 2", "for x <- [1]", "for do: 1", "for x <- [1], do: 1, foo: 2", "for x <- [1], reduce: 0, do: x", "for x <- [1], reduce: 0 do _ -> 1; b, c -> 2 end", "for x <- [1], reduce: 0, into: [] do a -> a end", "for x <- [1], uniq: 1, do: x", "for 1, do: 1", "for <<x>>, do: 1",
  "quote", "quote foo: 1, do: 1", "quote do: 1, foo: 2", "quote context: 1, do: 1", "quote bind_quoted: 1, do: 1", "quote line: :a, do: 1", "unquote(1)", "unquote_splicing([1])", "quote do: unquote(1, 2)",
  "alias 1", "alias Foo, as: 1", "alias Foo, as: A.B", "alias :foo", "alias Foo, bar: 1", "alias Foo.{A, b}", "alias Foo.{A}, as: B", "import 1", "import Nope", "import String, only: [nope: 1]", "import String, only: 1", "import String, only: [upcase: 1, upcase: 1]", "import String, only: [length: 1], except: [upcase: 1]", "require Nope", "use Nope", "use String",
  "%Nope{}", "%{a: 1, b}", "%String{}", "%Range{foo: 1}", "%x{} = 1; %x{}", "%1{}", "%Range{1 | first: 1}", "%{1 | 2}", "%{a: 1 | b: 2}",
  "<<1::foo>>", "<<1::size(a)>>", "<<\"a\"::integer>>", "<<1::size(-1)>>", "<<1::8-size(8)>>", "<<1::integer-float>>", "<<1::signed-unsigned>>", "<<1::binary-unit(0)>>", "<<1::unit(8)>>", "<<1.0::integer>>", "<<x::binary, y::binary>> = \"a\"", "<<x::size(8)-utf8>>", "<<1::utf8-signed>>", "<<(fn -> 1 end)::8>>", "<<x::float-size(10)>>", "<<1::bits-unit(8)>>",
  "1 = fn -> 1 end = 2", "f(x) = 1", "String.upcase(x) = 1", "fn -> 1 end = 1", "a <> \"b\" = \"ab\"", "<<a::binary>> <> b = \"ab\"", "x + 1 = 2", "[a | b] ++ c = [1]", "{x, y + 1} = {1, 2}", "%{x => 1} = %{}", "%{x + 1 => 1} = %{}",
  "def f, do: 1", "defmodule 1, do: 1", "defmodule Foo", "defmodule foo, do: 1", "@foo 1", "@foo", "super()", "__CALLER__", "__STACKTRACE__", "defguard foo(x) when x", "defprotocol P1",
  "if 1", "if 1, foo: 2", "if 1 do 2 else 3 else 4 end", "unless 1", "1 |> 2", "1 |> foo", "1 |> fn x -> x end", "x |> (& &1)", "1 |> unquote(2)", "destructure(1, 2)", "match?(1)", "raise", "a..b..c", "1..2//0", "1..\"a\"", "\"a\" <> 1", "\"a\" <> b = c", "sigil_x(1, 2)", "~x(a)", "~c(a)", "~r(a)z", "~w(a b)z", "~D[2020-13-01]", "~T[25:00:00]", "~U[2020-01-01 00:00:00]", "~N[foo]", "~D[2020-01-01]FOO",
  "var!(x)", "var!(1)", "alias!(1)", "binding(1)", "to_string", "(fn -> 1 end)(1)", "a.b.c = 1", "not", "!", "1.(2)", ":foo.()", "Foo.bar = 1", "x.y = 1", "a ; ^a", "fn ^x -> x end", "if true, do: ^z = 1", "1 when 2", "fn x when x, y -> 1 end", "case 1 do x when foo(x) -> 1 end", "case 1 do x when y -> 1 end", "case 1 do x when (x = 1) -> 1 end", "case 1 do x when fn -> 1 end -> 1 end", "case 1 do x when %{a: 1}.a -> 1 end", "case 1 do x when String.upcase(x) -> 1 end", "case 1 do x when x.y() -> 1 end", "case 1 do x when [1 | 2] -> :yes; _ -> :no end"
]

for code <- codes do
  try do
    {value, _} = Code.eval_string(code, [], file: "c.ex")
    IO.puts("#{code} gives #{inspect(value, limit: 5)}")
  rescue
    e -> IO.puts("#{code} !! #{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end
