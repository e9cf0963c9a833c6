# Unmodified libraries of Debian's Erlang packages, behind stub modules.
defmodule Library do
  def path(application, name),
    do:
      hd(Path.wildcard("/usr/lib/erlang/lib/#{application}-*/priv/**/#{name}.so"))
      |> Path.rootname()

  defmacro natives(application, name, info, functions) do
    stubs =
      for {function, arity} <- functions do
        arguments = Macro.generate_arguments(arity, __MODULE__)

        quote do:
                def(unquote(function)(unquote_splicing(arguments)),
                  do: :erlang.nif_error({:not_loaded, unquote_splicing(arguments)})
                )
      end

    quote do
      @on_load :load_natives
      def load_natives,
        do:
          :erlang.load_nif(
            String.to_charlist(Library.path(unquote(application), unquote(name))),
            unquote(info)
          )

      unquote_splicing(stubs)
    end
  end
end

defmodule :jiffy do
  require Library

  Library.natives("jiffy", "jiffy", 0,
    nif_decode_init: 2,
    nif_decode_iter: 5,
    nif_encode_init: 2,
    nif_encode_iter: 3
  )

  def decode(data, options \\ []), do: decode_loop(nif_decode_init(data, options))

  defp decode_loop({:iter, {data, decoder, objects, current}}),
    do: decode_loop(nif_decode_iter(data, decoder, objects, current, 0))

  defp decode_loop({:iter, data, decoder, objects, current}),
    do: decode_loop(nif_decode_iter(data, decoder, objects, current, 0))

  defp decode_loop(result), do: result

  def encode(data, options \\ []), do: encode_loop(nif_encode_init(data, options))

  defp encode_loop({:iter, {encoder, stack, io}}),
    do: encode_loop(nif_encode_iter(encoder, stack, io))

  defp encode_loop({:iter, encoder, stack, io}),
    do: encode_loop(nif_encode_iter(encoder, stack, io))

  defp encode_loop({:partial, io}),
    do:
      {:partial,
       IO.iodata_to_binary(for(part <- :lists.flatten([io]), is_binary(part), do: part))}

  defp encode_loop(io), do: IO.iodata_to_binary(io)
end

defmodule :fast_yaml do
  require Library
  Library.natives("p1_yaml", "fast_yaml", 0, nif_decode: 2)
end

defmodule :fxml do
  require Library
  Library.natives("p1_xml", "fxml", 0, element_to_binary: 1, element_to_header: 1)
end

defmodule :fxml_stream do
  require Library

  Library.natives("p1_xml", "fxml_stream", 0,
    new: 2,
    new: 3,
    parse: 2,
    parse_element: 1,
    reset: 1,
    close: 1,
    change_callback_pid: 2
  )
end

defmodule :stringprep do
  require Library

  Library.natives("p1_stringprep", "stringprep", 0,
    nodeprep: 1,
    nameprep: 1,
    resourceprep: 1,
    tolower: 1,
    tolower_nofilter: 1
  )
end

defmodule :iconv do
  require Library
  Library.natives("p1_iconv", "iconv", 0, convert: 3)
end

defmodule :esip_codec do
  require Library

  Library.natives("p1_sip", "esip_drv", 0,
    to_lower: 1,
    to_upper: 1,
    reverse: 1,
    strip_wsp: 1,
    strip_wsp_left: 1,
    strip_wsp_right: 1,
    str: 2,
    strcasecmp: 2,
    split: 3
  )
end

defmodule :jid do
  require Library
  Library.natives("p1_xmpp", "jid", 0, string_to_usr: 1)
end

defmodule :xmpp_uri do
  require Library
  Library.natives("p1_xmpp", "xmpp_uri", 0, is_valid: 1)
end

defmodule :xmpp_lang do
  require Library
  Library.natives("p1_xmpp", "xmpp_lang", 0, is_valid: 1)
end

defmodule :p1_sha do
  require Library
  Library.natives("p1_tls", "p1_sha", 0, to_hexlist: 1)
end

defmodule :mqtree do
  require Library

  Library.natives("p1_mqtree", "mqtree", 0,
    new: 0,
    insert: 2,
    delete: 2,
    match: 2,
    refc: 2,
    clear: 1,
    size: 1,
    is_empty: 1,
    to_list: 1,
    dump: 1,
    register: 2,
    unregister: 1,
    whereis: 1,
    registered: 0
  )
end

defmodule :ets_cache do
  require Library

  Library.natives("p1_cache_tab", "ets_cache", 0,
    new_counter_nif: 0,
    delete_counter_nif: 1,
    incr_counter_nif: 1,
    get_counter_nif: 1
  )
end

defmodule :ezlib do
  require Library
  Library.natives("p1_zlib", "ezlib", 0, new: 0, new: 3, compress: 2, decompress: 2)
end

defmodule :crypto do
  require Library

  Library.natives("crypto", "crypto", {302, Library.path("crypto", "crypto"), false},
    info_nif: 0,
    info_lib: 0,
    info_fips: 0,
    enable_fips_mode_nif: 1,
    hash_algorithms: 0,
    pubkey_algorithms: 0,
    cipher_algorithms: 0,
    mac_algorithms: 0,
    curve_algorithms: 0,
    rsa_opts_algorithms: 0,
    hash_info: 1,
    hash_nif: 2,
    hash_init_nif: 1,
    hash_update_nif: 2,
    hash_final_nif: 1,
    mac_nif: 4,
    mac_init_nif: 3,
    mac_update_nif: 2,
    mac_final_nif: 1,
    cipher_info_nif: 1,
    ng_crypto_init_nif: 4,
    ng_crypto_update_nif: 2,
    ng_crypto_update_nif: 3,
    ng_crypto_final_nif: 1,
    ng_crypto_get_data_nif: 1,
    ng_crypto_one_time_nif: 5,
    strong_rand_bytes_nif: 1,
    strong_rand_range_nif: 1,
    rand_uniform_nif: 2,
    mod_exp_nif: 4,
    do_exor: 2,
    hash_equals_nif: 2,
    pbkdf2_hmac_nif: 5,
    pkey_sign_nif: 5,
    pkey_verify_nif: 6,
    pkey_crypt_nif: 6,
    rsa_generate_key_nif: 2,
    dh_generate_key_nif: 4,
    dh_compute_key_nif: 3,
    evp_compute_key_nif: 3,
    evp_generate_key_nif: 2,
    privkey_to_pubkey_nif: 2,
    srp_value_B_nif: 5,
    srp_user_secret_nif: 7,
    srp_host_secret_nif: 5,
    ec_generate_key_nif: 2,
    ecdh_compute_key_nif: 3,
    rand_seed_nif: 1,
    aead_cipher_nif: 7,
    engine_by_id_nif: 1,
    engine_init_nif: 1,
    engine_free_nif: 1,
    engine_load_dynamic_nif: 0,
    engine_ctrl_cmd_strings_nif: 3,
    engine_register_nif: 2,
    engine_unregister_nif: 2,
    engine_add_nif: 1,
    engine_remove_nif: 1,
    engine_get_first_nif: 0,
    engine_get_next_nif: 1,
    engine_get_id_nif: 1,
    engine_get_name_nif: 1,
    engine_get_all_methods_nif: 0,
    ensure_engine_loaded_nif: 2
  )
end

defmodule :bitcask_nifs do
  require Library

  Library.natives("bitcask", "bitcask", 0,
    keydir_new: 0,
    keydir_new: 1,
    maybe_keydir_new: 1,
    keydir_mark_ready: 1,
    keydir_put_int: 10,
    keydir_get_int: 3,
    keydir_get_epoch: 1,
    keydir_remove: 3,
    keydir_remove_int: 6,
    keydir_copy: 1,
    keydir_itr_int: 4,
    keydir_itr_next_int: 1,
    keydir_itr_release: 1,
    keydir_info: 1,
    keydir_release: 1,
    keydir_trim_fstats: 2,
    increment_file_id: 1,
    increment_file_id: 2,
    lock_acquire_int: 2,
    lock_release_int: 1,
    lock_readdata_int: 1,
    lock_writedata_int: 2,
    file_open_int: 2,
    file_close_int: 1,
    file_sync_int: 1,
    file_pread_int: 3,
    file_pwrite_int: 3,
    file_read_int: 2,
    file_write_int: 2,
    file_position_int: 2,
    file_seekbof_int: 1,
    file_truncate_int: 1,
    update_fstats: 8,
    set_pending_delete: 2
  )
end

defmodule :fast_tls do
  require Library

  Library.natives("p1_tls", "fast_tls", 0,
    open_nif: 10,
    loop_nif: 4,
    get_verify_result_nif: 1,
    get_peer_certificate_nif: 1,
    add_certfile_nif: 2,
    delete_certfile_nif: 1,
    get_certfile_nif: 1,
    clear_cache_nif: 0,
    invalidate_nif: 1,
    get_negotiated_cipher_nif: 1,
    tls_get_peer_finished_nif: 1,
    tls_get_finished_nif: 1,
    set_fips_mode_nif: 1,
    get_fips_mode_nif: 0
  )
end

defmodule :asn1rt_nif do
  require Library

  Library.natives("asn1", "asn1rt_nif", 1,
    encode_per_complete: 1,
    decode_ber_tlv_raw: 1,
    encode_ber_tlv: 1
  )
end

show = fn name, value ->
  IO.puts("#{name}: #{inspect(value, limit: :infinity, printable_limit: :infinity)}")
end

caught = fn fun ->
  try do
    fun.()
  rescue
    e -> {:raised, e.__struct__}
  catch
    kind, value -> {kind, value}
  end
end

# jiffy
show.(
  :jiffy,
  :jiffy.decode(~s({"a": [1, 2.5, true, null, "x\\u00e9y"], "b": {}}), [:return_maps])
)

show.(
  :jiffy,
  :jiffy.decode("[" <> Enum.map_join(1..20000, ",", &to_string/1) <> "]") |> Enum.sum()
)

show.(:jiffy, caught.(fn -> :jiffy.decode("[1,") end))
show.(:jiffy, :jiffy.encode(%{"k" => [1, 2.5, :null, true, "é"]}))
show.(:jiffy, :jiffy.encode({[{"x", 1}, {"y", [[], {[]}]}]}, [:pretty]))
show.(:jiffy, :jiffy.encode(Enum.to_list(1..5000)) |> byte_size())

# fast_yaml
show.(:fast_yaml, :fast_yaml.nif_decode("a: 1\nb:\n  - x\n  - 2.5\n  - 'q'\n", 1))
show.(:fast_yaml, :fast_yaml.nif_decode("a: [1, 2\n", 0))

# fxml
element =
  {:xmlel, "message", [{"to", "a@b"}, {"x", "<&>"}],
   [{:xmlel, "body", [], [{:xmlcdata, "hi & bye"}]}]}

show.(:fxml, :fxml.element_to_binary(element))
show.(:fxml, :fxml.element_to_header(element))
show.(:fxml_stream, :fxml_stream.parse_element("<a x='1'><b/>text</a>"))
show.(:fxml_stream, :fxml_stream.parse_element("<a><b></a>"))
stream = :fxml_stream.new(self(), 65536)

stream =
  :fxml_stream.parse(stream, "<stream:stream xmlns='jabber:client' xmlns:stream='s'><one>1</one>")

stream = :fxml_stream.parse(stream, "<two a='b'/></stream:stream>")

for _ <- 1..4,
    do:
      (receive do
         message -> show.(:fxml_stream, message)
       after
         1000 -> show.(:fxml_stream, :nothing)
       end)

show.(:fxml_stream, :fxml_stream.close(stream))

# stringprep
show.(
  :stringprep,
  for(
    f <- [:nodeprep, :nameprep, :resourceprep, :tolower],
    do: apply(:stringprep, f, ["StraßE ÀÉ"])
  )
)

show.(:stringprep, :stringprep.nodeprep("a@b"))

# iconv
show.(:iconv, :iconv.convert("utf-8", "latin1", "h\u00e9"))
show.(:iconv, :iconv.convert("latin1", "utf-16le", <<104, 233>>))

# esip
show.(
  :esip,
  {:esip_codec.to_lower("ABC"), :esip_codec.to_upper("abc"), :esip_codec.reverse("abc"),
   :esip_codec.strip_wsp("  a b "), :esip_codec.str("xxabyy", "ab"),
   :esip_codec.strcasecmp("aB", "Ab"), :esip_codec.split("a,b,c", ?,, -1)}
)

# xmpp
show.(:jid, [
  :jid.string_to_usr("user@server/res"),
  :jid.string_to_usr("@"),
  :jid.string_to_usr("server")
])

show.(:xmpp_uri, [:xmpp_uri.is_valid("http://example.org/a?b"), :xmpp_uri.is_valid("1 2")])
show.(:xmpp_lang, [:xmpp_lang.is_valid("en-US"), :xmpp_lang.is_valid("-")])
show.(:p1_sha, :p1_sha.to_hexlist(<<0, 15, 255>>))

# mqtree
tree = :mqtree.new()
for topic <- ["a/b", "a/+", "a/#", "c/d/e"], do: :ok = :mqtree.insert(tree, topic)
show.(:mqtree, Enum.sort(:mqtree.match(tree, "a/b")))

show.(
  :mqtree,
  {:mqtree.size(tree), :mqtree.is_empty(tree), Enum.sort(:mqtree.to_list(tree)),
   :mqtree.refc(tree, "a/b")}
)

show.(:mqtree, {:mqtree.delete(tree, "a/b"), :mqtree.delete(tree, "nope"), :mqtree.size(tree)})

show.(
  :mqtree,
  {:mqtree.register(:tree, tree), is_reference(:mqtree.whereis(:tree)), :mqtree.registered(),
   :mqtree.unregister(:tree)}
)

show.(:mqtree, caught.(fn -> :mqtree.size(make_ref()) end))

# ets_cache
{:ok, counter} = :ets_cache.new_counter_nif()

show.(
  :ets_cache,
  {:ets_cache.incr_counter_nif(counter), :ets_cache.incr_counter_nif(counter),
   :ets_cache.get_counter_nif(counter), :ets_cache.delete_counter_nif(counter)}
)

# asn1
show.(:asn1, :asn1rt_nif.decode_ber_tlv_raw(<<0x30, 6, 2, 1, 5, 4, 1, 65, 99>>))
show.(:asn1, :asn1rt_nif.encode_ber_tlv({16, [{2, <<5>>}, {4, "A"}]}))
show.(:asn1, caught.(fn -> :asn1rt_nif.decode_ber_tlv_raw(<<0x30, 200>>) end))

# ezlib
zlib = :ezlib.new()
{:ok, squeezed} = :ezlib.compress(zlib, "hello hello hello")
show.(:ezlib, {byte_size(squeezed), :ezlib.decompress(:ezlib.new(), squeezed)})

# crypto
show.(:crypto, Base.encode16(:crypto.hash_nif(:sha256, "abc")))
show.(:crypto, Base.encode16(:crypto.hash_nif(:md5, ["a", ?b, "c"])))
state = :crypto.hash_update_nif(:crypto.hash_init_nif(:sha512), String.duplicate("x", 50000))
show.(:crypto, {is_reference(state), Base.encode16(:crypto.hash_final_nif(state))})
show.(:crypto, Base.encode16(:crypto.mac_nif(:hmac, :sha256, "key", "data")))

show.(
  :crypto,
  Base.encode16(
    :crypto.ng_crypto_one_time_nif(
      :aes_128_ctr,
      "0123456789abcdef",
      "fedcba9876543210",
      "some text",
      true
    )
  )
)

{box, tag} =
  :crypto.aead_cipher_nif(
    :aes_256_gcm,
    String.duplicate("k", 32),
    String.duplicate("i", 12),
    "some text",
    "aad",
    16,
    true
  )

show.(
  :crypto,
  {Base.encode16(box), Base.encode16(tag),
   :crypto.aead_cipher_nif(
     :aes_256_gcm,
     String.duplicate("k", 32),
     String.duplicate("i", 12),
     box,
     "aad",
     tag,
     false
   )}
)

show.(:crypto, caught.(fn -> :crypto.hash_nif(:no_such, "x") end))

show.(
  :crypto,
  caught.(fn ->
    :crypto.ng_crypto_one_time_nif(:aes_128_ctr, "short", "fedcba9876543210", "x", true)
  end)
)

show.(:crypto, Base.encode16(:crypto.pbkdf2_hmac_nif(:sha256, "password", "salt", 1000, 20)))

show.(
  :crypto,
  {byte_size(:crypto.strong_rand_bytes_nif(77)), Base.encode16(:crypto.do_exor("abc", "xyz")),
   :crypto.hash_equals_nif("aa", "aa")}
)

{public, secret} = :crypto.evp_generate_key_nif(:x25519, :undefined)
{other, other_secret} = :crypto.evp_generate_key_nif(:x25519, :undefined)

show.(
  :crypto,
  {byte_size(public),
   :crypto.evp_compute_key_nif(:x25519, other, secret) ==
     :crypto.evp_compute_key_nif(:x25519, public, other_secret)}
)

[e, n, d | _] = :crypto.rsa_generate_key_nif(1024, <<1, 0, 1>>)
signature = :crypto.pkey_sign_nif(:rsa, :sha256, "message", [e, n, d], [])

show.(
  :crypto,
  {byte_size(signature), :crypto.pkey_verify_nif(:rsa, :sha256, "message", signature, [e, n], []),
   :crypto.pkey_verify_nif(:rsa, :sha256, "other", signature, [e, n], [])}
)

show.(:crypto, :ecdh in :crypto.pubkey_algorithms())

# bitcask
{:ok, keydir} = :bitcask_nifs.keydir_new()

show.(
  :bitcask,
  for(
    i <- 1..3,
    do:
      :bitcask_nifs.keydir_put_int(
        keydir,
        "key#{i}",
        1,
        100 + i,
        <<i * 10::native-64>>,
        7,
        7,
        1,
        0,
        <<0::native-64>>
      )
  )
)

show.(:bitcask, :bitcask_nifs.keydir_get_int(keydir, "key2", 18_446_744_073_709_551_615))
show.(:bitcask, :bitcask_nifs.keydir_get_int(keydir, "nothing", 18_446_744_073_709_551_615))
show.(:bitcask, :bitcask_nifs.keydir_remove(keydir, "key2", 8) |> is_tuple())
file = Path.join(System.tmp_dir!(), "vial_bitcask_#{System.pid()}")
{:ok, handle} = :bitcask_nifs.file_open_int(String.to_charlist(file), [:create])

show.(
  :bitcask,
  {:bitcask_nifs.file_write_int(handle, "hello bitcask"),
   :bitcask_nifs.file_pread_int(handle, 6, 7), :bitcask_nifs.file_sync_int(handle),
   :bitcask_nifs.file_close_int(handle)}
)

show.(:bitcask, :bitcask_nifs.file_open_int('/nonexistent/x', [:readonly]))
File.rm!(file)

# fast_tls
show.(
  :fast_tls,
  {:fast_tls.add_certfile_nif("example.org", "/tmp/cert.pem"),
   :fast_tls.get_certfile_nif("example.org"), :fast_tls.delete_certfile_nif("example.org"),
   :fast_tls.get_certfile_nif("example.org"), :fast_tls.get_fips_mode_nif()}
)
