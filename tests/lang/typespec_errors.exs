# What is wrong with types is said when their module closes.
Application.ensure_all_started(:ex_unit)

cases = [
 "@type my_type = 1", ~s(@type t :: "foobar"), ~s(@spec "x"), "@spec 1 :: 2", "@type omg :: foo", "@type omg :: foo(atom, integer)",
 "@type foo :: atom\n@type foo :: integer", "@type foo(x) :: integer", "@type foo(_) :: integer", "@spec foo(x, integer) :: integer when x: var\ndef foo(x,y), do: x+y",
 "@optional_callbacks :foo", "@optional_callbacks foo: 1", "@callback foo(:ok) :: :ok\n@optional_callbacks foo: 1, foo: 1",
 "@callback foo(:ok) :: :ok\ndef behaviour_info(_), do: []",
 "@callback hello(num \\\\ 0 :: integer) :: integer", "@spec hello(num :: integer \\\\ 0) :: integer", "@spec my_fun(integer)",
 "@type t :: <<_::3*8>>", "@type t :: 1..:a", "@type t :: %NoSuch{}", "@type struct :: 1", "@type list :: 1", "@type t :: record(:nope, a: 1)", "@type t :: record(atom, a: 1)",
 "@type t :: %{a}", "@type required(t) :: t", "@foo \"bar\"\n@type t :: @foo.t", "@typep p :: 1", "@type t :: p\n@typep p :: 1", "@opaque o :: 1\n@type t :: String", "@type t :: string()", "@spec f(a) :: b when a: b, b: integer\ndef f(x), do: x",
 "@type t :: x", "@type t(a) :: {a, a}", "@type t :: (... -> any)", "@type t :: [integer, atom]", "@type t :: %URI{nope: 1}", "@type t :: %{optional(atom) => 1, a: 2}", "@type t :: unknown.t", "@type t", "@type t :: integer when a: b", "@callback foo", "@type t :: Foo.bar(1)", "@type t :: {1, 2 + 3}", "@spec f(x :: integer) :: y :: atom\ndef f(x), do: x", "@type t :: nonempty_string()", "@spec f(integer) :: integer\n@spec f(integer) :: integer\ndef f(x), do: x", "@typep a :: b\n@typep b :: a", "@type t :: a\n@typep a(x) :: x", "@type t :: <<_::_*8, _::3>>", "@type t :: tuple(1)", "@type t :: %{1, 2}", "@type 1 :: 2", "@spec f() :: nope() | integer\ndef f, do: 1", "@type t :: 1.5", "@type t :: list(1,2)", "@type t :: bool()", "@type t :: Macro.t | __MODULE__.foo()"
]
for {c, i} <- Enum.with_index(cases) do
  IO.puts("-- " <> inspect(c))
  try do
    ExUnit.CaptureIO.capture_io(:stderr, fn ->
    Code.compile_string("defmodule M#{i} do\n#{c}\nend", "f.ex") end) |> IO.puts
  rescue e -> IO.puts(inspect(e.__struct__) <> " " <> Exception.message(e)) end
end
