defmodule URITest do
  use ExUnit.Case, async: true

  test "new checks, parse does not" do
    assert URI.new!("//user:word@host:80/p?q#f") == %URI{userinfo: "user:word", host: "host", port: 80, path: "/p", query: "q", fragment: "f"}
    assert URI.new!("HTTPS://[::1]") == %URI{scheme: "https", host: "::1", port: 443}
    assert URI.new("a:b c") == {:error, ":"}
    assert URI.new("/a b") == {:error, " "}
    assert URI.new("é") == {:error, "é"}
    assert URI.new("//[::g]") == {:error, "g"}
    assert URI.parse("//a b@c:d/e f").host == "c"
    assert_raise URI.Error, "cannot parse due to reason invalid_uri: \">\"", fn -> URI.new!("/>") end
  end

  test "what is no escape stays" do
    assert URI.decode("%41%zz%4") == "A%zz%4"
    assert URI.decode_www_form("a+%2B%") == "a +%"
  end

  test "references" do
    for {reference, merged} <- [{"g", "/b/c/g"}, {"../g", "/b/g"}, {"../../../g", "/g"}, {"/./g", "/g"}, {"?y", "/b/c/d?y"}, {"..", "/b"}, {"./", "/b/c/"}] do
      assert to_string(URI.merge("http://a/b/c/d?q", reference)) == "http://a" <> merged
    end

    assert to_string(URI.merge("http://a/b", "urn:x")) == "urn:x"
  end

  test "Erlang's parts" do
    assert :uri_string.parse("http://a:/") == %{scheme: "http", host: "a", port: :undefined, path: "/"}
    assert :uri_string.parse('a?b') == %{path: 'a', query: 'b'}
    assert :uri_string.parse("a^") == {:error, :invalid_uri, '^'}
    assert :uri_string.recompose(%{scheme: "http", host: "::1", port: 1, path: "/a", query: "b"}) == "http://[::1]:1/a?b"
  end
end
