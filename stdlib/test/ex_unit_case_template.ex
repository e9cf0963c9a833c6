defmodule ExUnit.CaseTemplate do
  @moduledoc """
  A module that test modules use instead of `ExUnit.Case`, with callbacks and code they share.

      defmodule MyCase do
        use ExUnit.CaseTemplate

        setup do
          {:ok, value: 1}
        end
      end
  """

  @doc false
  defmacro __using__(_) do
    quote do
      use ExUnit.Callbacks
      import ExUnit.Assertions
      import ExUnit.Case, only: [describe: 2, test: 1, test: 2, test: 3]
      import ExUnit.CaseTemplate

      defmacro __using__(opts), do: ExUnit.CaseTemplate.__proxy__(__MODULE__, opts)
      defoverridable __using__: 1
    end
  end

  @doc false
  def __proxy__(module, opts) do
    quote do
      use ExUnit.Case, unquote(opts)

      setup_all(context) do
        unquote(module).__ex_unit__(:setup_all, context)
      end

      setup(context) do
        unquote(module).__ex_unit__(:setup, context)
      end
    end
  end

  @doc "Code for the modules that use the template; `var` is the options they give."
  defmacro using(var \\ quote(do: _), do: block) do
    quote do
      defmacro __using__(unquote(var) = opts) do
        parent = unquote(__MODULE__).__proxy__(__MODULE__, opts)
        result = unquote(block)
        {:__block__, [], [parent, result]}
      end
    end
  end
end
