defmodule ExUnit.DuplicateTestError do
  @moduledoc "Two tests of one name."
  defexception [:message]
end

defmodule ExUnit.DuplicateDescribeError do
  @moduledoc "Two describes of one name."
  defexception [:message]
end
