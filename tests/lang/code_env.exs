# Code: evaluation with bindings and environments, strings to quoted code, containers, existing atoms, compiling and purging.
IO.inspect(Code.eval_string("a + b", a: 1, b: 2))
IO.inspect(Code.eval_string("c = a + 1; d = c * 2; {c, d}", a: 1))
IO.inspect(Code.eval_string("a = 5; fn -> a end.()", a: 1))
IO.inspect(Code.eval_string("x = 1\nif true do\n  x = 2\n  y = x\nend\nx"))
IO.inspect(Code.eval_string("[h | t] = list", list: [1, 2, 3]) |> elem(1) |> Enum.sort())
IO.inspect(Code.eval_string("_ = 1; _a = 2; :done"))
IO.inspect(Code.eval_string(""))
IO.inspect(Code.eval_string("# nothing"))
IO.inspect(Code.eval_string('1 + 1'))
IO.inspect(Code.eval_string("__ENV__.file", [], file: "here.ex", line: 7))
IO.inspect(Code.eval_string("{__ENV__.line, __MODULE__}", [], line: 7))
IO.inspect(Code.eval_string("x", [{{:x, Other}, 1}, {:x, 2}]))
IO.inspect(Code.eval_quoted(quote(do: var!(x) + 1), x: 1))
IO.inspect(Code.eval_quoted({:x, [], Other}, [{{:x, Other}, 5}]))
IO.inspect(Code.eval_quoted({:__block__, [], [quote(do: y = 1), quote(do: y + 1)]}) |> elem(0))
IO.inspect(Code.eval_quoted({:+, [], [1, {:*, [], [2, 3]}]}))

env = Code.env_for_eval([])
{result, binding, env2} = Code.eval_quoted_with_env(quote(do: (alias Foo.Bar; import List, only: [first: 1]; var!(z) = first([Bar]))), [], env)
IO.inspect({result, binding, env2.aliases, Keyword.keys(env2.functions) |> Enum.member?(List)})
{result, binding, _} = Code.eval_quoted_with_env(Code.string_to_quoted!("{Bar.Baz, first([z])}"), binding, env2)
IO.inspect({result, binding})

import Enum, only: [sum: 1]
alias String, as: S
IO.inspect(Code.eval_string("{sum([1, 2]), S.upcase(\"a\")}", [], __ENV__))
IO.inspect(Code.eval_string("sum = 5; sum([sum])", [], __ENV__))

defmodule Host do
  defp secret, do: :secret
  def run(code), do: Code.eval_string(code, [x: 1], __ENV__)
  def uses, do: secret()
end

IO.inspect(Host.run("{__MODULE__, x}"))
IO.inspect(Host.uses())

for code <- ["x.y", "1 +", "raise \"a\"", "throw :t", "exit :e", "^x = 2", "{x, y} = {1, 2, 3}", "String.upcase(1)", "x = fn -> x end", "def f, do: 1", "import Nope"] do
  try do
    IO.inspect(Host.run(code))
  catch
    kind, reason when kind != :error -> IO.inspect({kind, reason})
    :error, e -> IO.puts("#{code}: #{Exception.message(Exception.normalize(:error, e, __STACKTRACE__))}")
  end
end

IO.inspect(Code.string_to_quoted("a.b", columns: true))
IO.inspect(Code.string_to_quoted("foo(1)\n", token_metadata: true, columns: true))
IO.inspect(Code.string_to_quoted("[1, :a, \"s\", 'c', 2.0, {1, 2}]", literal_encoder: fn l, m -> {:ok, {:lit, m, [l]}} end))
IO.inspect(Code.string_to_quoted(":unheard_of_atom_in_here", existing_atoms_only: true))
IO.inspect(Code.string_to_quoted("a_variable_never_seen", static_atoms_encoder: fn a, _ -> {:ok, {:atom, a}} end))
IO.inspect(Code.string_to_quoted("\"a\\n\"", unescape: false))
IO.inspect(Code.string_to_quoted("x = 1 # c\ny", line: 10, column: 5, columns: true))
IO.inspect(Code.string_to_quoted_with_comments("x # one\n# two\ny"))
IO.inspect(Code.string_to_quoted_with_comments!("# only") |> elem(1) |> Enum.map(& &1.text))
IO.inspect(Code.string_to_quoted("") == {:ok, {:__block__, [], []}})
IO.puts(Code.quoted_to_algebra(quote(do: foo(1, 2) |> bar)) |> Inspect.Algebra.format(10))
IO.inspect(Enum.map(["a", "A", "a b", "1", "+", "é", "a?", "", "nil", "Foo.Bar"], &{&1, Code.string_to_quoted(&1) |> elem(0), Macro.classify_atom(String.to_atom(&1))}))

[{module, binary}] = Code.compile_string("defmodule CompiledHere do\n  def f, do: :compiled\nend")
IO.inspect({module, is_binary(binary), apply(module, :f, []), Code.ensure_loaded?(module), Code.ensure_loaded(NoModule), Code.ensure_compiled(NoModule)})
IO.inspect(Enum.map(Code.compile_string("defmodule C1, do: 1\ndefmodule C2 do\n defmodule C3, do: 1\nend\n:ok"), &elem(&1, 0)))
IO.inspect(Code.compile_quoted(quote(do: defmodule(C4, do: def(x, do: 1)))) |> Enum.map(&elem(&1, 0)))
IO.inspect({:code.purge(CompiledHere), :code.delete(CompiledHere), Code.ensure_loaded?(CompiledHere)})
IO.inspect(Code.ensure_loaded!(Enum))
IO.inspect(try(do: Code.ensure_loaded!(NoModule), rescue: (e -> Exception.message(e))))
IO.inspect(try(do: Code.ensure_compiled!(NoModule), rescue: (e -> Exception.message(e))))
IO.inspect(try(do: Code.eval_file("/nonexistent.exs"), rescue: (e -> Exception.message(e))))
IO.inspect(try(do: Code.require_file("nope.exs", "/tmp/nowhere"), rescue: (e -> Exception.message(e))))
path = Path.join(System.tmp_dir!(), "code_env_of_the_program.exs")
File.write!(path, "x = 40\ndefmodule FromFile, do: def(y, do: 2)\nx + FromFile.y()")
IO.inspect(Code.eval_file(path) |> elem(0))
IO.inspect(Code.require_file(path) |> Enum.map(&elem(&1, 0)))
IO.inspect({Code.require_file(path), path in Code.required_files(), Code.unrequire_files([path]), path in Code.required_files()})
File.rm!(path)
IO.inspect({Code.get_compiler_option(:ignore_module_conflict), Code.put_compiler_option(:ignore_module_conflict, true), Code.compiler_options()[:ignore_module_conflict]})
