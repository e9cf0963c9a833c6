folder = Path.join(System.tmp_dir!(), "vial_doctest_#{System.pid()}")
File.mkdir_p!(folder)

[{module, image}] =
  Code.compile_string(
    ~S'''
    defmodule DocTestTest.Sample do
      @moduledoc """
          iex> DocTestTest.Sample.double(1)
          2
      """

      @doc """
      Doubles.

          iex> x = double(2)
          iex> double(x)
          8

          iex> double(
          ...>   3)
          6

          iex> double("a")
          ** (ArithmeticError) bad argument in arithmetic expression

          iex> Function.capture(DocTestTest.Sample, :double, 1)
          &DocTestTest.Sample.double/1

      Not run:

          double(4)
      """
      def double(x), do: x * 2

      @doc """
          iex> wrong(1)
          2
      """
      def wrong(x), do: x
    end
    ''',
    "sample.ex"
  )

File.write!(Path.join(folder, "#{module}.beam"), image)
Code.prepend_path(folder)
ExUnit.after_suite(fn _ -> File.rm_rf!(folder) end)

defmodule DocTestTest do
  use ExUnit.Case, async: true

  doctest DocTestTest.Sample, import: true, except: [wrong: 1]

  test "each group of examples is a test, counted over the module" do
    names = for test <- __MODULE__.__ex_unit__().tests, do: test.name

    for number <- 2..5 do
      assert :"doctest DocTestTest.Sample.double/1 (#{number})" in names
    end

    assert :"doctest module DocTestTest.Sample (1)" in names
  end

  test "what is wrong is said" do
    error =
      assert_raise ExUnit.AssertionError, fn ->
        defmodule Wrong do
          use ExUnit.Case, register: false
          import DocTestTest.Sample
          doctest DocTestTest.Sample, only: [wrong: 1]
        end

        apply(Wrong, :"doctest DocTestTest.Sample.wrong/1 (1)", [%{}])
      end

    assert error.message == "Doctest failed"
    assert error.left == 1 and error.right == 2
    assert error.doctest == "\niex> wrong(1)\n2"
  end

  test "a module without docs" do
    message = ~r"could not retrieve the documentation for module DocTestTest. The BEAM file of the module cannot be accessed"

    assert_raise ExUnit.DocTest.Error, message, fn ->
      defmodule NoDocs do
        use ExUnit.Case, register: false
        doctest DocTestTest
      end
    end
  end
end
