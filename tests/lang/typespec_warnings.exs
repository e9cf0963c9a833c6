# What types are warned of: annotations, opaque types, underscored variables.
cases = ["@type t :: ann :: nested :: atom", "@type t :: (pid() :: atom)", "@opaque t1 :: any\n@opaque t2 :: term()\n@typep t3 :: any", "@type in_typespec_vars(_var1, _var1) :: atom", "@type in_typespec(_var2) :: {atom, _var2}", "@spec in_spec(_v) :: {atom, _v} when _v: var\ndef in_spec(a), do: {:ok, a}", "@spec in_spec(_v1, _v2) :: {atom, _v1} when _v1: var, _v2: any\ndef in_spec(a,_), do: {:ok, a}"]
for {c, i} <- Enum.with_index(cases) do
  IO.puts("-- " <> inspect(c))
  try do
    Code.compile_string("defmodule M#{i} do\n#{c}\nend", "f.ex")
  rescue e -> IO.puts(inspect(e.__struct__) <> " " <> Exception.message(e)) end
end
