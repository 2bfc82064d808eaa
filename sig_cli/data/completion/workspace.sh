# -- the workspace: the same in bash and zsh ---------------------------------------------------------------------------

# Its folder, found as sig finds it -> ws.
_sig_workspace() {
    local folder=$PWD
    ws=${in_w:-$SIG_WORKSPACE}
    if [ -n "$ws" ]; then
        case $ws in '~' | '~/'*) ws=$HOME${ws#?};; esac
        [ ! -d "$ws/state" ] && [ -d "$ws/.sig" ] && ws=$ws/.sig
        return 0
    fi
    while :; do
        if [ -d "$folder/.sig" ]; then
            ws=$folder/.sig
            # Somebody else's is not used unasked; for root, whoever called sudo is not somebody else.
            [ -O "$ws" ] || { [ "$EUID" = 0 ] && [ -n "$SUDO_UID" ]; }
            return
        fi
        [ -n "$folder" ] || break
        folder=${folder%/*}
    done
    _sig_home "$XDG_DATA_HOME" .local/share
    ws=$value
    [ -n "$ws" ]
}

# The folder of sig in the folder $1 if that is absolute, else in $2 below the home folder -> value.
_sig_home() {
    value=
    case $OSTYPE in
        darwin*) [ -n "$HOME" ] && value="$HOME/Library/Application Support/sig"; return;;
    esac
    case $1 in
        /*) value=$1/sig;;
        *) case $HOME in /*) value=${HOME%/}/$2/sig;; esac;;
    esac
}

# The default of the option $1 -> value. The environment ($2 is `=VALUE` if it has one) goes before the workspace, that
# before the user; an empty value hides those behind it.
_sig_default() {
    case $2 in '='*) value=${2#?}; return;; esac
    _sig_setting "$ws/workspace.toml" "$1" && return
    value=$SIG_CONFIG_DIR
    [ -n "$value" ] || _sig_home "$XDG_CONFIG_HOME" .config
    _sig_setting "$value/config.toml" "$1" || value=
}

# The option $2 of [defaults] in the file $1 -> value.
_sig_setting() {
    local line table= name missing=1
    [ -r "$1" ] || return 1
    while read -r line || [ -n "$line" ]; do
        case $line in
            '['*) table=${line#'['} table=${table%%']'*};;
            "$2"*=* | "defaults.$2"*=*)
                name=${line%%=*} name=${name%%[[:blank:]]*}
                case $table.$name in "defaults.$2" | ".defaults.$2") ;; *) continue;; esac
                line=${line#*=} line=${line#"${line%%[![:blank:]]*}"}
                value= missing=0
                case $line in
                    \"*) value=${line#?} value=${value%%\"*};;
                    \'*) value=${line#?} value=${value%%\'*};;
                esac;;
        esac
    done < "$1"
    return $missing
}

# Offer subscriptions, by names and ids. Before the first write there is one.
_sig_subscriptions() {
    local f n
    for f in "$ws"/state/*/+subscription.json; do
        _sig_name "$f"
        f=${f%/*}
        _sig_offer "$n" "${f##*/}"
    done
    [ -n "$f" ] || _sig_offer '@SUBSCRIPTION_NAME@' @SUBSCRIPTION@
}

# Offer principals, by the names on the third line of their documents. Names that JSON escapes are left out.
_sig_principals() {
    local f line
    for f in "$ws"/state/+providers/microsoft.graph/principals/*/_.json; do
        [ -r "$f" ] && { read -r line; read -r line; read -r line; } < "$f" || continue
        case $line in
            *\\*) ;;
            '"displayName": "'*)
                line=${line#*: \"} line=${line%\"*}
                _sig_offer "$line";;
        esac
    done
    return 0
}

# The folder of the subscription that the command works in: the one that was named, else the default, else the first
# -> base.
_sig_subscription() {
    local f n id key part value wanted=$in_s first= least=
    if [ -z "$wanted" ]; then
        _sig_default subscription "${AZURE_DEFAULTS_SUBSCRIPTION+=}$AZURE_DEFAULTS_SUBSCRIPTION"
        wanted=$value
    fi
    for f in "$ws"/state/*/+subscription.json; do
        id=${f%/*} id=${id##*/}
        if [ -n "$wanted" ]; then
            _sig_name "$f"
            if _sig_same "$wanted" "$id" || _sig_same "$wanted" "$n"; then base=${f%/*}; return 0; fi
        fi
        # In lists, the numbers in ids count by their value.
        key= n=$id
        while [ -n "$n" ]; do
            part=${n%%[!0123456789]*} n=${n#"$part"}
            if [ -n "$part" ]; then
                part=${part#"${part%%[!0]*}"}
                printf -v part '%02d%s' ${#part} "$part"
            else
                part=${n%%[0123456789]*} n=${n#"$part"}
            fi
            key=$key$part
        done
        if [ -z "$first" ] || _sig_before "$key" "$least"; then first=${f%/*} least=$key; fi
    done
    [ -z "$in_s" ] && [ -n "$first" ] && base=$first
}

# From the folder of the subscription to the folders of the type $1: in the group that was named or is the default, else
# in all groups -> places.
_sig_in_group() {
    local value=$in_g
    places=("$base")
    [ -n "$value" ] || _sig_default group "${AZURE_DEFAULTS_GROUP+=}$AZURE_DEFAULTS_GROUP"
    _sig_into "$value" "microsoft.compute/$1"
}

# From `places` to the folder $2 below the resource named $1 in each, or below every resource -> places.
_sig_into() {
    local p f n low safe= next
    next=()
    _sig_lower "$1" && safe=1
    for p in "${places[@]}"; do
        if [ -z "$1" ]; then
            for f in "$p"/[!+]*/"$2/"; do next+=("${f%/}"); done
        elif [ -n "$safe" ] && [ -d "$p/$low" ]; then
            next+=("$p/$low/$2")
        else
            for f in "$p"/*%*/_.json; do
                _sig_name "$f"
                _sig_same "$n" "$1" && next+=("${f%/_.json}/$2")
            done
        fi
    done
    places=("${next[@]}")
}
