defmodule CodeTest do
  use ExUnit.Case, async: true
  import ExUnit.CaptureIO

  test "evaluating" do
    assert {3, binding} = Code.eval_string("a + b", a: 1, b: 2)
    assert Enum.sort(binding) == [a: 1, b: 2]
    assert Code.eval_string("c = a", a: 1) |> elem(1) |> Enum.sort() == [a: 1, c: 1]
    assert Code.eval_quoted(quote(do: 1 + 1)) == {2, []}
    assert Code.eval_string("__ENV__.file", [], file: "some.ex") |> elem(0) == "some.ex"
    assert Code.eval_string("__MODULE__", [], __ENV__) |> elem(0) == CodeTest
    assert_raise CompileError, ~r/undefined function a\/0/, fn -> Code.eval_string("a()") end
    env = Code.env_for_eval(file: "x.ex", line: 5)
    {value, binding, env} = Code.eval_quoted_with_env(quote(do: (import List; x = first([true]))), [], env)
    assert {value, length(binding)} == {true, 1}
    assert {true, _, _} = Code.eval_quoted_with_env(quote(do: last([true])), binding, env)
  end

  test "reading" do
    assert Code.string_to_quoted("1 + x") == {:ok, {:+, [line: 1], [1, {:x, [line: 1], nil}]}}
    assert Code.string_to_quoted!("[a: 1]") == [a: 1]
    assert {:error, {meta, "unexpected token: ", ")"}} = Code.string_to_quoted("1 )")
    assert meta[:line] == 1
    assert_raise SyntaxError, fn -> Code.string_to_quoted!("1 +* 2") end
    assert_raise TokenMissingError, fn -> Code.string_to_quoted!("f(") end
    assert Code.string_to_quoted!("x", columns: true) == {:x, [line: 1, column: 1], nil}
    assert Code.string_to_quoted!("x", line: 10) == {:x, [line: 10], nil}
    assert Code.string_to_quoted!(":ok", existing_atoms_only: true) == :ok
    assert {:error, {_, "unsafe atom does not exist: ", _}} = Code.string_to_quoted("surely_an_unknown_atom_#{System.unique_integer([:positive])}", existing_atoms_only: true)
    assert Code.string_to_quoted!("'a'", literal_encoder: fn x, _ -> {:ok, {:lit, x}} end) == {:lit, 'a'}
    assert Code.string_to_quoted!("if a do b end", token_metadata: true) |> elem(1) |> Keyword.keys() == [:do, :end, :line]
    {:ok, _, [comment]} = Code.string_to_quoted_with_comments("x # note\n")
    assert {comment.text, comment.line} == {"# note", 1}
  end

  test "formatting" do
    assert Code.format_string!("f( 1,2 )") |> IO.iodata_to_binary() == "f(1, 2)"
    assert Code.format_string!("foo bar", locals_without_parens: [foo: 1]) |> IO.iodata_to_binary() == "foo bar"
    assert Code.format_string!("[aaaa, bbbb]", line_length: 8) |> IO.iodata_to_binary() == "[\n  aaaa,\n  bbbb\n]"
    assert Code.format_string!("") |> IO.iodata_to_binary() == ""
    assert_raise SyntaxError, fn -> Code.format_string!("1 +* ") end
    assert Code.quoted_to_algebra(quote(do: a + b)) |> Inspect.Algebra.format(80) |> IO.iodata_to_binary() == "a + b"
  end

  test "compiling and loading" do
    [{CodeTest.Str, binary}] = Code.compile_string("defmodule CodeTest.Str do\ndef f, do: 1\nend")
    assert is_binary(binary)
    assert apply(CodeTest.Str, :f, []) == 1
    [{CodeTest.Quo, _}] = Code.compile_quoted(quote(do: defmodule(CodeTest.Quo, do: def(f, do: 2))))
    assert apply(CodeTest.Quo, :f, []) == 2
    assert {Code.ensure_loaded(String), Code.ensure_loaded(NoSuchModule), Code.ensure_loaded?(Enum), Code.ensure_compiled(Enum)} == {{:module, String}, {:error, :nofile}, true, {:module, Enum}}
    assert_raise ArgumentError, ~r/could not load module NoSuchModule due to reason :nofile/, fn -> Code.ensure_loaded!(NoSuchModule) end
    capture_io(:stderr, fn -> Code.compile_string("defmodule CodeTest.Str do\ndef f, do: 3\nend") end)
    assert apply(CodeTest.Str, :f, []) == 3
  end

  test "files" do
    dir = Path.join(System.tmp_dir!(), "vial_code_#{System.pid()}")
    File.mkdir_p!(dir)
    file = Path.join(dir, "one.exs")
    File.write!(file, "defmodule CodeTest.One do\ndef f, do: __DIR__\nend\nx = 41\nx + 1\n")
    assert Code.eval_file(file) |> elem(0) == 42
    assert [{CodeTest.One, _}] = capture(fn -> Code.compile_file(file) end)
    assert apply(CodeTest.One, :f, []) == dir
    assert [{CodeTest.One, _}] = capture(fn -> Code.require_file(file) end)
    assert Code.require_file(file) == nil
    assert file in Code.required_files()
    Code.unrequire_files([file])
    refute file in Code.required_files()
    assert_raise Code.LoadError, ~r/could not load .*none.exs/, fn -> Code.require_file(Path.join(dir, "none.exs")) end
    File.rm_rf!(dir)
  end

  # Warnings of redefinition are not the point.
  defp capture(fun) do
    capture_io(:stderr, fn -> send(self(), {:result, fun.()}) end)
    receive(do: ({:result, result} -> result))
  end

  test "options and diagnostics" do
    assert is_boolean(Code.compiler_options()[:ignore_module_conflict])
    assert Code.get_compiler_option(:docs) in [true, false]
    assert :warnings_as_errors in Code.available_compiler_options()
    old = Code.get_compiler_option(:ignore_module_conflict)
    assert Code.put_compiler_option(:ignore_module_conflict, true) == :ok
    assert capture_io(:stderr, fn -> for(_ <- 1..2, do: Code.compile_string("defmodule CodeTest.Twice do\nend")) end) == ""
    Code.put_compiler_option(:ignore_module_conflict, old)
    assert capture_io(:stderr, fn -> Code.eval_string("(fn y -> 1 end).(2)") end) =~ "variable \"y\" is unused"
    assert_raise RuntimeError, ~r/unknown compiler option: :odd/, fn -> Code.put_compiler_option(:odd, 1) end
    assert {:docs_v1, _, :elixir, "text/markdown", _, _, _} = Code.fetch_docs(String)
    assert {:error, :module_not_found} == Code.fetch_docs(NoSuchModule)
  end
end
