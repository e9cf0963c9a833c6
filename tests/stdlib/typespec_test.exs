defmodule CodeTypespecTest do
  use ExUnit.Case, async: true

  defp image(body) do
    [{_module, image}] = Code.compile_string("defmodule CodeTypespecTest.Sample#{System.unique_integer([:positive])} do\n#{body}\nend")
    image
  end

  defp types(body) do
    {:ok, types} = Code.Typespec.fetch_types(image(body))
    for {kind, type} <- types, into: %{}, do: {elem(type, 0), {kind, Macro.to_string(Code.Typespec.type_to_quoted(type))}}
  end

  test "types go through their forms and come back" do
    written = [
      "a() :: [integer()] | [integer(), ...] | [...] | [] | [one: 1, two: atom()]",
      "b() :: %{a: 1} | %{optional(atom()) => 1}",
      "c() :: (integer(), atom() -> term()) | (() -> 1) | (... -> any())",
      "d(x) :: {x, x} | String.t() | {integer(), atom(), x}",
      "e() :: -1 | 1..2 | <<_::8>> | <<_::_*8>> | <<_::1, _::_*2>>",
      "f() :: n :: integer()",
      "g() :: keyword() | charlist() | as_boolean(term()) | struct()"
    ]

    body = Enum.map_join(written, "\n", &("@type " <> &1))

    for {name, {kind, text}} <- types(body) do
      assert kind == :type
      assert text in written, "#{name}: #{text}"
    end
  end

  test "aliases, attributes, structs and records are told whole" do
    body = """
    alias String, as: S
    @other Keyword
    require Record
    Record.defrecord(:point, x: 0, y: 0)
    defstruct [:name, :size]
    @type t :: %__MODULE__{name: S.t()}
    @opaque k :: @other.t()
    @type p :: record(:point, x: integer)
    """

    types = types(body)
    assert {:type, "t() :: %CodeTypespecTest.Sample" <> rest} = types.t
    assert String.ends_with?(rest, "{name: String.t(), size: term()}")
    assert types.k == {:opaque, "k() :: Keyword.t()"}
    assert types.p == {:type, "p() :: {:point, x :: integer(), y :: term()}"}
  end

  test "specs and callbacks" do
    image =
      image("""
      @spec f(a, integer) :: a when a: atom
      @spec f(b, b) :: b when b: var
      def f(x, _), do: x
      @callback c(x :: integer) :: :ok
      @macrocallback m(atom) :: Macro.t()
      """)

    {:ok, [{{:f, 2}, specs}]} = Code.Typespec.fetch_specs(image)
    shown = for spec <- specs, do: Macro.to_string(Code.Typespec.spec_to_quoted(:f, spec))
    assert Enum.sort(shown) == ["f(a, integer()) :: a when a: atom()", "f(b, b) :: b when b: var"]
    {:ok, callbacks} = Code.Typespec.fetch_callbacks(image)
    assert Enum.sort(Keyword.keys(for {{name, _}, _} <- callbacks, do: {name, 1})) == [:"MACRO-m", :c]
  end

  test "the library's modules have theirs; others have none" do
    assert {:ok, [_ | _]} = Code.Typespec.fetch_types(String)
    assert Code.Typespec.fetch_types(NoSuchModule) == :error
  end
end
