defmodule CodeDocsTest do
  use ExUnit.Case
  import ExUnit.CaptureIO

  # Docs live in files alone: what is compiled is written to one.
  defp docs_of(source) do
    [{_module, image} | _] = Code.compile_string(source, "docs.ex")
    file = Path.join(System.tmp_dir!(), "vial_docs_#{System.pid()}_#{System.unique_integer([:positive])}.beam")
    File.write!(file, image)
    docs = Code.fetch_docs(file)
    File.rm!(file)
    docs
  end

  defp entries(source) do
    {:docs_v1, _, :elixir, "text/markdown", _, _, entries} = docs_of(source)
    Map.new(entries, fn {id, line, signature, doc, metadata} -> {id, {line, signature, doc, metadata}} end)
  end

  test "text, metadata and line of a module" do
    assert {:docs_v1, 2, :elixir, "text/markdown", %{"en" => "Boats."}, %{since: "1.0", tags: [:sea]}, []} =
             docs_of("""
             defmodule CodeDocsTest.Boats do
               @moduledoc "Boats."
               @moduledoc since: "1.0"
               @moduledoc tags: [:sea]
             end
             """)

    assert {:docs_v1, 1, _, _, :none, _, _} = docs_of("defmodule CodeDocsTest.Bare do end")
    assert {:docs_v1, 1, _, _, :hidden, _, _} = docs_of("defmodule CodeDocsTest.Hidden do @moduledoc false end")
  end

  test "functions and macros" do
    docs =
      entries("""
      defmodule CodeDocsTest.Functions do
        @doc "Sails."
        @doc since: "1.2"
        @deprecated "row instead"
        def sail(boat, wind \\\\ [from: :west])
        def sail(boat, wind), do: {boat, wind}
        @doc false
        def anchor(_depth), do: :ok
        def _secret, do: :ok
        @doc "Raises."
        defmacro hoist(flag, do: block), do: {flag, block}
        @doc "A guard."
        defguard is_boat(x) when is_map(x)
        defdelegate length(list), to: Kernel
        defp private, do: :ok
        def public, do: private()
        @doc "The struct."
        defstruct [:name]
      end
      """)

    assert docs[{:function, :sail, 2}] ==
             {2, ["sail(boat, wind \\\\ [from: :west])"], %{"en" => "Sails."},
              %{since: "1.2", deprecated: "row instead", defaults: 1}}

    assert {_, ["anchor(depth)"], :hidden, %{}} = docs[{:function, :anchor, 1}]
    assert {_, ["_secret()"], :hidden, %{}} = docs[{:function, :_secret, 0}]
    assert {_, ["hoist(flag, list)"], %{"en" => "Raises."}, %{}} = docs[{:macro, :hoist, 2}]
    assert {_, ["is_boat(x)"], %{"en" => "A guard."}, %{guard: true}} = docs[{:macro, :is_boat, 1}]
    assert {_, ["length(list)"], :none, %{delegate_to: {Kernel, :length, 1}}} = docs[{:function, :length, 1}]
    assert {_, ["%CodeDocsTest.Functions{}"], %{"en" => "The struct."}, _} = docs[{:function, :__struct__, 0}]
    refute Map.has_key?(docs, {:function, :private, 0})
  end

  test "arguments are named by what is known of them" do
    docs =
      entries("""
      defmodule CodeDocsTest.Names do
        @limit 10
        def kinds(1, :a, true, "s", 1.5, [], %{}, {:ok, _}, %URI{}), do: :ok
        def twice(%{}, %{}), do: :ok
        def named(%{} = map, _unused, [_ | _] = list), do: {map, list}
        def merged(1, _), do: :one
        def merged(number, 2), do: number
        def guessed(1, 2), do: :ok
        def guessed("a", :b), do: :ok
        def attribute(@limit, value \\\\ @limit), do: value
      end
      """)

    signature = fn name, arity -> docs |> Map.fetch!({:function, name, arity}) |> elem(1) |> hd() end
    assert signature.(:kinds, 9) == "kinds(int, atom, bool, binary, float, list, map, arg, uri)"
    assert signature.(:twice, 2) == "twice(map1, map2)"
    assert signature.(:named, 3) == "named(map, unused, list)"
    assert signature.(:merged, 2) == "merged(number, arg2)"
    assert signature.(:guessed, 2) == "guessed(arg1, arg2)"
    assert signature.(:attribute, 2) == "attribute(int, value \\\\ 10)"
  end

  test "types and callbacks" do
    docs =
      entries("""
      defmodule CodeDocsTest.Types do
        @typedoc "A length."
        @typedoc since: "2.0"
        @type length :: integer
        @opaque box(a) :: {a}
        @typep inner :: atom
        @doc "Called to start."
        @callback start(length) :: inner
        @macrocallback build(term) :: Macro.t()
      end
      """)

    assert {_, [], %{"en" => "A length."}, %{since: "2.0"}} = docs[{:type, :length, 0}]
    assert {_, [], :none, %{opaque: true}} = docs[{:type, :box, 1}]
    assert {_, [], %{"en" => "Called to start."}, %{}} = docs[{:callback, :start, 1}]
    assert {_, [], :none, %{}} = docs[{:macrocallback, :build, 1}]
    refute Map.has_key?(docs, {:type, :inner, 0})
  end

  test "the library has docs, modules in memory have none" do
    assert {:docs_v1, _, :elixir, _, %{"en" => _}, _, entries} = Code.fetch_docs(Enum)
    assert {_, _, [_], %{"en" => _}, _} = List.keyfind(entries, {:function, :map, 2}, 0)
    Code.compile_string("defmodule CodeDocsTest.InMemory do @moduledoc \"x\" end")
    assert Code.fetch_docs(CodeDocsTest.InMemory) == {:error, :module_not_found}
    assert Code.fetch_docs(CodeDocsTest.NoSuchModule) == {:error, :module_not_found}
    assert Code.fetch_docs("no/such/file.beam") == {:error, :module_not_found}
  end

  defp warning(source), do: capture_io(:stderr, fn -> Code.compile_string(source, "docs.ex") end)

  test "warnings" do
    assert warning("""
           defmodule CodeDocsTest.Warn1 do
             @doc "a"
             def f(1), do: 1
             @doc "b"
             def f(2), do: 2
           end
           """) =~ "redefining @doc attribute previously set at line 2"

    assert warning("""
           defmodule CodeDocsTest.Warn2 do
             @doc "a"
             @doc "b"
             def f, do: g()
             @doc "c"
             defp g, do: 1
           end
           """) =~ "defp g/0 is private, @doc attribute is always discarded"
  end

  test "values that are no docs" do
    assert_raise ArgumentError, ~r"@doc is a built-in module attribute for documentation", fn ->
      Code.compile_string("defmodule CodeDocsTest.Bad1 do @doc 1 end")
    end

    assert_raise ArgumentError, ~r":since is a built-in documentation metadata key", fn ->
      Code.compile_string("defmodule CodeDocsTest.Bad2 do @doc since: 1 end")
    end
  end
end
