# bash completion for `sig`, and for the `az` of `sig activate`. Generated from the command tree.
# It works in bash 3.2 and later and starts no process: names are read from the folders of the workspace.

# Each node of the tree is a variable, so that looking one up costs the same however many there are: the words of a group, or the
# number of a command's options. In the name of the variable `_` stands for `-`, `__` for a blank and `___` for `:`.
@TREE@
@OPTIONS@
@CHOICES@
_sig_everywhere='@EVERYWHERE@'

_sig_tree() {
    local key=${1//-/_}
    key=${key// /__}
    key=${key//:/___}
    case $key in *[!abcdefghijklmnopqrstuvwxyz0123456789_]*) return 1;; esac
    key=_sig_group_$key
    w=${!key}
    [ -n "$w" ] && return 0
    key=_sig_command_${key#_sig_group_}
    key=${!key}
    [ -n "$key" ] || return 1
    key=_sig_options_$key
    o=$_sig_everywhere${!key}
}

_sig_regions='@REGIONS@'
_sig_display=(@DISPLAY@)

# -- words -------------------------------------------------------------------------------------------------------------

# Read the text $1 as the shell will: the finished words -> list; the last one -> cur, as typed -> raw, the quote that
# is open in it -> quote.
_sig_read() {
    local text=$1 chunk open= blank=$' \t\n' stops=$' \t\n"\'\\\\'
    list=() cur= raw= quote=
    case $text in
        *[\"\'\\]*) ;;
        *)
            set -f
            list=($text)
            set +f
            case $text in
                *[$blank] | '') ;;
                *) open=$((${#list[@]} - 1)); cur=${list[open]}; raw=$cur; unset "list[$open]";;
            esac
            return;;
    esac
    while [ -n "$text" ]; do
        chunk=${text%%[$stops]*}
        if [ -n "$chunk" ]; then
            open=1 cur=$cur$chunk raw=$raw$chunk
            text=${text:${#chunk}}
            continue
        fi
        case $text in
            \\*)
                open=1 cur=$cur${text:1:1} raw=$raw${text:0:2}
                text=${text:2};;
            \'*)
                open=1 text=${text:1}
                chunk=${text%%\'*}
                cur=$cur$chunk raw=$raw\'$chunk
                if [ "$chunk" = "$text" ]; then quote=\' text=; else raw=$raw\' text=${text:${#chunk}+1}; fi;;
            \"*)
                open=1 raw=$raw\" text=${text:1} quote=\"
                while [ -n "$text" ]; do
                    case $text in
                        \"*) raw=$raw\" text=${text:1} quote=; break;;
                        \\[\"\\\$\`]*) cur=$cur${text:1:1} raw=$raw${text:0:2} text=${text:2};;
                        *) cur=$cur${text:0:1} raw=$raw${text:0:1} text=${text:1};;
                    esac
                done;;
            *)
                [ -n "$open" ] && list[${#list[@]}]=$cur
                open= cur= raw= text=${text:1};;
        esac
    done
}

# The node of words in the tree: a group's members -> w, or a command's options -> o.
_sig_node() {
    w= o=
    if [ "$program" = sig ] && _sig_tree "sig:$1"; then :; else _sig_tree "$1" || return 1; fi
    [ -n "$o" ] && [ "$program" = sig ] || { o=${o/ |--what-if|=f/}; return 0; }
    o="$o |--workspace|=W"
    case ${1%% *} in @OWNERS@) ;; *) o="$o |--as|=k";; esac
    return 0
}

# The option that $1 is or begins, by itself or with a value -> kind, token, attached (yes or nothing), value.
_sig_option() {
    local x name=$1 prefixed=
    kind= token= attached= value=
    case $1 in *=*) name=${1%%=*}; attached=yes; value=${1#*=};; esac
    for x in $o; do
        case $x in
            *"|$name|"*) kind=${x##*=}; token=$x; return;;
            *"|$name"*) [ -z "$prefixed" ] && case $name in --?*) prefixed=$x;; esac;;
        esac
    done
    if [ -n "$prefixed" ]; then
        kind=${prefixed##*=} token=$prefixed
        return
    fi
    # -gNAME
    case $1 in
        -[!-]?*)
            name=${1:0:2}
            for x in $o; do
                case $x in *"|$name|"*) kind=${x##*=}; token=$x; attached=yes; value=${1:2}; return;; esac
            done;;
    esac
    kind=_
}

# Follow the words "$@" through the options of the command. What comes next -> kind, left (how many values it may still
# take), count (how many it has); `used`: the values of this option; `given`: the options; in_*: names given so far.
_sig_follow() {
    local word name
    for word in "$@"; do
        case $word in
            -?*)
                _sig_option "$word"
                given="$given $token" used= count=0
                case $kind in f) left=0;; *[:+]) left=9999;; *) left=1;; esac
                [ -z "$attached" ] && continue
                left=1 word=$value;;
        esac
        if [ $left -gt 0 ]; then
            left=$((left - 1)) count=$((count + 1))
            _sig_expand "$word"
            name=${value%%=*} used="$used|${name// /}|"
            case $kind in
                g*) in_g=$value;; r*) in_r=$value;; i*) in_i=$value;; a*) in_a=$value;; p*) in_p=$value;;
                s*) in_s=$value;; W*) in_w=$value;;
            esac
        else
            position=$((position + 1))
        fi
    done
}

# A word that is nothing but a variable stands for its value -> value.
_sig_expand() {
    local name
    value=$1
    case $1 in
        '$'[A-Za-z_]*) name=${1#?};;
        '${'[A-Za-z_]*'}') name=${1#??}; name=${name%?};;
        *) return;;
    esac
    case $name in *[!A-Za-z0-9_]*) ;; *) value=${!name};; esac
}

# -- answers -----------------------------------------------------------------------------------------------------------

# Keep those of "$@" that begin with what is typed -> COMPREPLY.
_sig_offer() {
    local x
    for x in "$@"; do
        case $x in "$cur"*) COMPREPLY[${#COMPREPLY[@]}]=$x;; esac
    done
}

# Hand what was found to readline, which puts it in place of $1, the end of what is typed: what it leaves alone is taken
# off, and special characters are quoted the way that what is typed is.
_sig_answer() {
    local cut=0 whole=$raw open=$quote front=$lead IFS=$' \t\n' n x
    [ ${#COMPREPLY[@]} -gt 0 ] || return
    case $whole in
        "$1") ;;
        *"$1") _sig_read "${whole%"$1"}"; cut=${#cur};;
    esac
    if [ $cut -le ${#front} ]; then front=${front:cut} cut=0; else cut=$((cut - ${#front})) front=; fi
    if [ -n "$front" ] || [ $cut -gt 0 ]; then
        for ((n = 0; n < ${#COMPREPLY[@]}; n++)); do x=${COMPREPLY[n]}; COMPREPLY[n]=$front${x:cut}; done
    fi
    if [ -z "$plain" ]; then
        IFS=
        x="${COMPREPLY[*]}"
        IFS=$' \t\n'
        case $x in
            *[' !"#$&()*;<>?[\]^`{|}~'\']*)
                for ((n = 0; n < ${#COMPREPLY[@]}; n++)); do
                    _sig_quote "${COMPREPLY[n]}" "$open"
                    COMPREPLY[n]=$value
                done;;
        esac
    fi
    [ ${#COMPREPLY[@]} -eq 1 ] && [ -z "$open" ] && case ${COMPREPLY[0]} in *[=/]) ;; *) COMPREPLY[0]=${COMPREPLY[0]}$tail;; esac
}

# The text $1 as it is typed when the quote $2 (or none) is open -> value.
_sig_quote() {
    local n c special=' !"#$&()*;<>?[\]^`{|}~'\'
    case $2 in \') value=$1; return;; \") special='"$\`';; esac
    value=
    for ((n = 0; n < ${#1}; n++)); do
        c=${1:n:1}
        case $special in
            *"$c"*) if [ "$n$c" != '0~' ]; then c=\\$c; fi;;
        esac
        value=$value$c
    done
}

# What can stand as a value of the kind $1 and begins with `cur` -> COMPREPLY. `tail` follows it when it is the only one;
# `lead` is the part of the word before `cur`.
_sig_values() {
    local c= ws= base= places
    case $cur in @*) lead=${lead}@ cur=${cur#@}; _sig_files; return;; esac
    shopt -s nocasematch
    case $1 in
        c*) c=_sig_choices_${1#c}; _sig_offer ${!c};;
        l) _sig_places_of_azure;;
        t) _sig_targets;;
        s) _sig_workspace && _sig_subscriptions;;
        k) _sig_workspace && _sig_principals;;
        g|r|i|e|a|v|p|x|m|n|d|o)
            if _sig_workspace && _sig_subscription; then
                case $1 in
                    g) _sig_names /_.json "$base";;
                    r) _sig_in_group galleries; _sig_names /_.json "${places[@]}";;
                    i) _sig_in_group galleries; _sig_into "$in_r" images; _sig_names /_.json "${places[@]}";;
                    e) _sig_in_group galleries; _sig_into "$in_r" images; _sig_into "$in_i" versions
                       [ -n "$in_i" ] && _sig_versions "${places[@]}";;
                    a) _sig_in_group galleries; _sig_into "$in_r" applications; _sig_names /_.json "${places[@]}";;
                    v) _sig_in_group galleries; _sig_into "$in_r" applications; _sig_into "$in_a" versions
                       [ -n "$in_a" ] && _sig_versions "${places[@]}";;
                    p) _sig_in_group galleries; _sig_into "$in_r" invmaccesscontrolprofiles
                       _sig_names /_.json "${places[@]}";;
                    x) _sig_in_group galleries; _sig_into "$in_r" invmaccesscontrolprofiles; _sig_into "$in_p" versions
                       [ -n "$in_p" ] && _sig_names /_.json "${places[@]}";;
                    m) _sig_in_group images; _sig_names .json "${places[@]}";;
                    n) _sig_in_group snapshots; _sig_names .json "${places[@]}";;
                    u) _sig_in_group virtualmachines; _sig_names /_.json "${places[@]}";;
                    z) _sig_in_group virtualmachinescalesets; _sig_names /_.json "${places[@]}";;
                    d) _sig_in_group disks; _sig_names .json "${places[@]}";;
                    o) _sig_in_group disks; _sig_names .json "${places[@]}"
                       _sig_in_group snapshots; _sig_names .json "${places[@]}";;
                esac
            fi;;
        F) _sig_files;;
        W) _sig_files folders;;
    esac
    shopt -u nocasematch
}

# Regions: display names where a blank can be typed, short names elsewhere and when no display name fits.
_sig_places_of_azure() {
    local x
    if [ -n "$quote" ]; then _sig_offer "${_sig_display[@]}"; else
        case $cur in *\ *) _sig_offer "${_sig_display[@]}";; esac
    fi
    [ ${#COMPREPLY[@]} -gt 0 ] || _sig_offer $_sig_regions
}

# REGION, REGION=COUNT, REGION=TYPE, REGION=COUNT=TYPE; a region is offered once.
_sig_targets() {
    local x all
    case $cur in
        *=*=*) lead=$lead${cur%=*}= cur=${cur##*=}; _sig_offer @STORAGE@;;
        *=*)
            lead=$lead${cur%%=*}= cur=${cur#*=}
            _sig_offer @STORAGE@
            [ ${#COMPREPLY[@]} -gt 0 ] || tail=
            _sig_offer 1 2 3 4 5 6 7 8 9 10;;
        *)
            tail=
            _sig_places_of_azure
            [ -n "$used" ] || return
            all=("${COMPREPLY[@]}") COMPREPLY=()
            for x in "${all[@]}"; do
                case $used in *"|${x// /}|"*) ;; *) COMPREPLY[${#COMPREPLY[@]}]=$x;; esac
            done;;
    esac
}

# Files that begin with `cur`, or only folders.
_sig_files() {
    local f home= typed=$cur
    case $cur in '~/'*) home=$HOME typed=$HOME${cur#?};; esac
    for f in "$typed"*; do
        if [ -d "$f" ]; then f=$f/; elif [ -n "$1" ]; then continue; fi
        [ -n "$home" ] && f='~'${f#"$home"}
        COMPREPLY[${#COMPREPLY[@]}]=$f
    done
}

@WORKSPACE@
# Whether two names are the same; whether a text comes before another.
_sig_same() { case $1 in "$2") ;; *) return 1;; esac; }
_sig_before() { [ "$1" \< "$2" ]; }

# The name in the document $1: it stands on the second line -> n.
_sig_name() {
    n=
    { read -r n; read -r n; } < "$1"
    case $n in
        '"name": "'*) n=${n#'"name": "'} n=${n%,} n=${n%\"};;
        *) _sig_decode "$1"; return;;
    esac
    case $n in *\\*) n=${n//\\\"/\"} n=${n//\\\\/\\};; esac
}

# The name that a file stands for -> n; nothing when the file name is hashed.
_sig_decode() {
    n=${1%.json} n=${n%/_}
    n=${n##*/}
    case $n in
        *%~*) n=;;
        *%*) printf -v n %b "${n//%/\\x}";;
    esac
}

# Lower case of the letters of ASCII -> low. Fails for what is no part of a plain file name.
_sig_lower() {
    local c x n upper=ABCDEFGHIJKLMNOPQRSTUVWXYZ lower=abcdefghijklmnopqrstuvwxyz
    low=$1
    case $1 in
        *[!abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._\(\)-]*) return 1;;
        *[ABCDEFGHIJKLMNOPQRSTUVWXYZ]*) ;;
        *) return 0;;
    esac
    low=
    for ((n = 0; n < ${#1}; n++)); do
        c=${1:n:1} x=${upper%%"${1:n:1}"*}
        [ "$x" = "$upper" ] || c=${lower:${#x}:1}
        low=$low$c
    done
}

# Names of the documents PLACE/*$1 that begin with `cur`, in the case that the documents have -> COMPREPLY. Where there
# are very many, no document is opened: names come in the lower case of their files.
_sig_names() {
    local suffix=$1 end= p f n low files coded start plain_start= k=${#COMPREPLY[@]}
    shift
    [ "$suffix" = .json ] && end=.json
    # A pattern for names that begin so and are their files' names; what begins with `+` is no name.
    _sig_lower "$cur" && plain_start=${low:-[!+]}
    files=()
    for p in "$@"; do
        if [ -z "$plain_start" ]; then files+=("$p"/*%*"$end")
        elif [ -z "$low" ]; then files+=("$p"/$plain_start*"$end")
        else files+=("$p"/$plain_start*"$end" "$p"/%*"$end")
        fi
    done
    if [ ${#files[@]} -le @MANY@ ]; then
        for f in "${files[@]}"; do
            [ -n "$end" ] || f=$f/_.json
            [ -r "$f" ] || continue
            _sig_name "$f"
            case $n in "$cur"*) COMPREPLY[k++]=$n;; esac
        done
        return
    fi
    for p in "$@"; do
        start=$((${#p} + 1))
        coded=("$p"/*%*"$end")
        if [ -z "$plain_start" ]; then :
        elif [ ${#coded[@]} -eq 0 ]; then
            for f in "$p"/$plain_start*"$end"; do COMPREPLY[k++]=${f:start:${#f}-start-${#end}}; done
        else
            for f in "$p"/$plain_start*"$end"; do
                n=${f:start:${#f}-start-${#end}}
                case $n in *%*) ;; *) COMPREPLY[k++]=$n;; esac
            done
        fi
        for f in "${coded[@]}"; do
            [ -n "$end" ] || f=$f/_.json
            _sig_decode "$f"
            [ -n "$n" ] || _sig_name "$f"
            case $n in "$cur"*) COMPREPLY[k++]=$n;; esac
        done
    done
}

# Versions: their files are named as they are.
_sig_versions() {
    local p f n k=${#COMPREPLY[@]}
    plain=1
    for p in "$@"; do
        n=$((${#p} + 1))
        case $cur in
            *[!0123456789.]*) ;;
            *) for f in "$p/$cur"*.json; do COMPREPLY[k++]=${f:n:${#f}-n-5}; done;;
        esac
    done
}

# -- the door ----------------------------------------------------------------------------------------------------------

_sig() {
    local IFS=$' \t\n' restore= option
    COMPREPLY=()
    # The person's own shell options must not change what this does, nor the other way round.
    case $- in *e*) set +e; restore='set -e';; esac
    case $- in *u*) set +u; restore="$restore; set -u";; esac
    case $- in *f*) set +f; restore="$restore; set -f";; esac
    for option in nocasematch nocaseglob failglob dotglob; do
        if shopt -q $option; then shopt -u $option; restore="$restore; shopt -s $option"; fi
    done
    if shopt -q nullglob; then :; else shopt -s nullglob; restore="$restore; shopt -u nullglob"; fi
    _sig_line "$1" "$2"
    eval "${restore#;}"
}

_sig_line() {
    local program=sig list cur raw quote lead= tail=' ' plain= w= o= path= n=1 x \
        kind= token= attached= value= left=0 count=0 used= given= position=0 \
        in_g= in_r= in_i= in_a= in_p= in_s= in_w= after blank=$' \t\n'
    case ${1##*/} in az) program=az;; esac
    _sig_read "${COMP_LINE:0:COMP_POINT}"

    [ ${#list[@]} -gt 0 ] || return
    case $raw:${list[${#list[@]} - 1]} in
        *[\"\'\\]*:*) ;;
        *[\<\>]*:* | *[\<\>])
            # A redirection.
            cur=${cur##*[<>]} lead=${raw%"${raw##*[<>]}"}
            _sig_files
            _sig_answer "$2"
            return;;
    esac

    # The command. Its words ignore case.
    shopt -s nocasematch
    _sig_node ''
    while [ $n -lt ${#list[@]} ]; do
        path=${path:+$path }${list[n]}
        x=$o
        case ${list[n]} in -*) [ -n "$o" ] || w=; break;; esac
        # A command may have others below it; else the word is one of its own.
        if _sig_node "$path"; then n=$((n + 1)); else o=$x; break; fi
    done
    if [ -z "$o" ]; then
        case $cur in
            -*) [ -n "$w" ] && _sig_offer --help -h;;
            *) _sig_offer $w;;
        esac
        shopt -u nocasematch
        plain=1
        _sig_answer "$2"
        return
    fi
    shopt -u nocasematch

    # What was typed behind the cursor names things too; what comes next follows from what is before it.
    after=${COMP_LINE:COMP_POINT}
    case $after in
        *[!$blank]*)
            x=("$cur" "$raw" "$quote" "${list[@]:n}")
            after=${after#"${after%%[$blank]*}"}
            _sig_read "$after "
            _sig_follow "${list[@]}"
            cur=${x[0]} raw=${x[1]} quote=${x[2]} list=("${x[@]:3}") n=0
            kind= left=0 count=0 used= given= position=0;;
    esac
    _sig_follow "${list[@]:n}"
    _sig_word
    _sig_answer "$2"
}

# The word at the cursor, in a command -> COMPREPLY.
_sig_word() {
    local x arity=
    case $cur in
        -?*=*)
            lead=${cur%%=*}=
            used=
            _sig_option "$cur"
            cur=${cur#*=}
            _sig_values "${kind%[.:+]}"
            return;;
        -*)
            [ -z "$quote" ] && _sig_offer_options
            return;;
    esac
    if [ $left -eq 0 ]; then
        # A word for nobody: the next positional, where there is one.
        n=0
        for x in $o; do
            case $x in
                '|='*)
                    kind=${x##*=}
                    case $kind in *[:+]) left=9999;; *) left=1;; esac
                    if [ $n -eq $position ] || { [ $left -gt 1 ] && [ $n -lt $position ]; }; then break; fi
                    n=$((n + 1)) left=0;;
            esac
        done
        count=$position
    fi
    if [ $left -gt 0 ]; then
        arity=${kind#"${kind%[.:+]}"}
        _sig_values "${kind%[.:+]}"
        # Options can follow, too; after the values of a list that can go on, only `-` brings them.
        case $arity in
            '') return;;
            +) [ $count -gt 0 ] && [ ${#COMPREPLY[@]} -eq 0 ] || return;;
            :) [ ${#COMPREPLY[@]} -eq 0 ] || return;;
        esac
    fi
    [ -z "$cur" ] && _sig_offer_options
}

# Options that were not given yet, or can be given again.
_sig_offer_options() {
    local x spelling IFS=$' \t\n'
    for x in $o; do
        case $x in
            '|='*) continue;;
            *"|$cur"*=u*) ;;
            *"|$cur"*) case "$given " in *" $x "*) continue;; esac;;
            *) continue;;
        esac
        x=${x%|*}
        while [ -n "$x" ]; do
            spelling=${x##*|} x=${x%|*}
            case $spelling in "$cur"*) COMPREPLY[${#COMPREPLY[@]}]=$spelling;; esac
        done
    done
}

complete -o nospace -F _sig sig
