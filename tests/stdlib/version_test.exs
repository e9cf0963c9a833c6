defmodule VersionTest do
  use ExUnit.Case, async: true

  test "parsing" do
    assert Version.parse("1.2.3") == {:ok, %Version{major: 1, minor: 2, patch: 3, pre: [], build: nil}}
    assert Version.parse!("1.2.3-rc.1+build.5") == %Version{major: 1, minor: 2, patch: 3, pre: ["rc", 1], build: "build.5"}
    for bad <- ["1", "1.2", "1.2.3.4", "1.2.x", "01.2.3", "1.2.3-", "1.2.3-01", "-1.2.3", "", "1.2.3-é"], do: assert(Version.parse(bad) == :error)
    assert_raise Version.InvalidVersionError, "invalid version: \"1.2\"", fn -> Version.parse!("1.2") end
    assert to_string(Version.parse!("1.2.3-rc.1+b")) == "1.2.3-rc.1+b"
    assert inspect(Version.parse!("1.2.3")) == "%Version{major: 1, minor: 2, patch: 3}" or inspect(Version.parse!("1.2.3")) == "#Version<1.2.3>"
  end

  test "order" do
    order = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0", "2.0.0", "10.0.0"]
    assert order |> Enum.shuffle() |> Enum.sort(Version) == order
    assert Enum.shuffle(order) |> Enum.map(&Version.parse!/1) |> Enum.sort({:desc, Version}) |> Enum.map(&to_string/1) == Enum.reverse(order)
    assert {Version.compare("1.0.0", "1.0.0+build"), Version.compare("1.0.0-a", "1.0.0"), Version.compare("2.0.0", "1.9.9")} == {:eq, :lt, :gt}
    assert_raise Version.InvalidVersionError, fn -> Version.compare("1.0", "1.0.0") end
  end

  test "requirements" do
    for {version, requirement, holds?} <- [
          {"1.2.3", "1.2.3", true}, {"1.2.3", "== 1.2.3", true}, {"1.2.3", "> 1.2.2", true}, {"1.2.3", ">= 1.2.3", true}, {"1.2.3", "< 1.2.3", false}, {"1.2.3", "<= 1.2.3", true},
          {"1.2.9", "~> 1.2.3", true}, {"1.3.0", "~> 1.2.3", false}, {"1.9.0", "~> 1.2", true}, {"2.0.0", "~> 1.2", false}, {"1.2.2", "~> 1.2.3", false}, {"1.0.0", ">= 0.9.0 and < 1.1.0", true}, {"3.0.0", "~> 1.0 or ~> 3.0", true},
          {"1.0.0-rc", "~> 0.9", false}, {"1.0.0-rc", "< 1.0.0", true}, {"2.0.0-dev", "~> 1.0", false}, {"1.1.0-dev", "> 1.0.0", true}, {"1.2.3+b", "== 1.2.3", true}
        ],
        do: assert({version, requirement, Version.match?(version, requirement)} == {version, requirement, holds?})

    refute Version.match?("1.1.0-dev", "> 1.0.0", allow_pre: false)
    assert Version.match?("1.0.0-rc", ">= 1.0.0-beta", allow_pre: false)
    requirement = Version.parse_requirement!("~> 1.0")
    assert to_string(requirement) == "~> 1.0"
    assert Version.match?("1.5.0", requirement)
    assert Version.match?("1.5.0", Version.compile_requirement(requirement))
    for bad <- ["", "1", ">", "1.0.0 and", "=> 1.0.0", "~> 1", "1.0.0 1.0.0", "and 1.0.0"], do: assert({bad, Version.parse_requirement(bad)} == {bad, :error})
    assert_raise Version.InvalidRequirementError, "invalid requirement: \"foo\"", fn -> Version.match?("1.0.0", "foo") end
  end
end
