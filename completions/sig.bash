# bash completion for `sig`, and for the `az` of `sig activate`. Generated from the command tree.
# It works in bash 3.2 and later and starts no process: names are read from the folders of the workspace.

# Each node of the tree is a variable, so that looking one up costs the same however many there are: the words of a group, or the
# number of a command's options. In the name of the variable `_` stands for `-`, `__` for a blank and `___` for `:`.
_sig_group_='account config configure deployment disk disk-encryption-set feature group identity image keyvault lock provider resource rest role sig snapshot storage tag version vm vmss'
_sig_group_account='clear get-access-token list list-locations set show'
_sig_group_config='get param-persist set unset'
_sig_group_config__param_persist='delete off on show'
_sig_group_deployment='group operation sub'
_sig_group_deployment__group='cancel create delete export list show validate wait what-if'
_sig_group_deployment__operation='group sub'
_sig_group_deployment__operation__group='list show'
_sig_group_deployment__operation__sub='list show'
_sig_group_deployment__sub='cancel create delete export list show validate wait what-if'
_sig_group_disk='create delete grant-access list revoke-access show update wait'
_sig_group_disk_encryption_set='create delete identity list list-associated-resources show update wait'
_sig_group_disk_encryption_set__identity='assign remove show'
_sig_group_feature='list register registration show unregister'
_sig_group_feature__registration='create delete list show'
_sig_group_group='create delete exists export list show update wait'
_sig_group_identity='create delete list show'
_sig_group_image='create delete list show update wait'
_sig_group_keyvault='create delete key set-policy show'
_sig_group_keyvault__key='create show'
_sig_group_lock='create delete list show update'
_sig_group_provider='list operation permission register show unregister'
_sig_group_provider__operation='list show'
_sig_group_provider__permission='list'
_sig_group_resource='create delete list move show tag update wait'
_sig_group_role='assignment definition'
_sig_group_role__assignment='create delete list'
_sig_group_role__definition='create delete list show update'
_sig_group_sig='create delete gallery-application identity image-definition image-version in-vm-access-control-profile in-vm-access-control-profile-version list list-community list-shared share show show-community show-shared update wait'
_sig_group_sig__gallery_application='create delete list show update version wait'
_sig_group_sig__gallery_application__version='create delete list show update wait'
_sig_group_sig__identity='assign remove show wait'
_sig_group_sig__image_definition='create delete list list-community list-shared show show-community show-shared update wait'
_sig_group_sig__image_version='create delete list list-community list-shared list-soft-deleted show show-community show-shared undelete update wait'
_sig_group_sig__in_vm_access_control_profile='create delete list show update wait'
_sig_group_sig__in_vm_access_control_profile_version='create delete list show update wait'
_sig_group_sig__share='add enable-community remove reset wait'
_sig_group_snapshot='create delete grant-access list revoke-access show update wait'
_sig_group_storage='account blob container'
_sig_group_storage__account='create delete keys list show'
_sig_group_storage__account__keys='list'
_sig_group_storage__blob='upload'
_sig_group_storage__container='create'
_sig_group_tag='add-value create delete list remove-value update'
_sig_group_vm='application capture create deallocate delete generalize get-instance-view image list list-usage restart run-command show start stop update wait'
_sig_group_vm__application='list set'
_sig_group_vm__image='list list-offers list-publishers list-skus show'
_sig_group_vm__run_command='invoke'
_sig_group_vmss='application create delete list list-instances scale show update wait'
_sig_group_vmss__application='list set'
_sig_group_sig___='access account activate clock completion config configure cost create delete deployment diff disk disk-encryption-set explain export fault feature gallery gallery-application group identity image image-definition image-version import in-vm-access-control-profile in-vm-access-control-profile-version keyvault lint list list-community list-shared lock provider prune quota resource rest role serve share show show-community show-shared snapshot status storage tag thin tour try update version vm vmss wait workspace'
_sig_group_sig___access='check matrix who'
_sig_group_sig___clock='advance freeze run set show'
_sig_group_sig___fault='add list remove'
_sig_group_sig___gallery='create delete list show update wait'
_sig_group_sig___gallery_application='create delete list show update version wait'
_sig_group_sig___gallery_application__version='create delete list show update wait'
_sig_group_sig___identity='assign create delete list remove show wait'
_sig_group_sig___image_definition='create delete list list-community list-shared show show-community show-shared update wait'
_sig_group_sig___image_version='create delete latest list list-community list-shared list-soft-deleted show show-community show-shared undelete update wait'
_sig_group_sig___in_vm_access_control_profile='create delete list show update wait'
_sig_group_sig___in_vm_access_control_profile_version='create delete list show update wait'
_sig_group_sig___share='add enable-community remove reset wait'
_sig_group_sig___workspace='check init management-group principal profile repair replica-overload show subscription'
_sig_group_sig___workspace__management_group='add add-subscription list remove remove-subscription'
_sig_group_sig___workspace__principal='add add-member list list-members remove remove-member reset-secret show'
_sig_group_sig___workspace__subscription='add allow-region remove'
_sig_command_account__clear=0
_sig_command_config__param_persist__off=0
_sig_command_config__param_persist__on=0
_sig_command_version=0
_sig_command_account__get_access_token=1
_sig_command_account__list=2
_sig_command_account__list_locations=3
_sig_command_account__set=4
_sig_command_account__show=5
_sig_command_config__get=6
_sig_command_config__param_persist__delete=7
_sig_command_config__param_persist__show=8
_sig_command_sig___quota__set=8
_sig_command_config__set=9
_sig_command_config__unset=10
_sig_command_configure=11
_sig_command_deployment__group__cancel=12
_sig_command_deployment__group__create=13
_sig_command_deployment__group__delete=14
_sig_command_deployment__group__export=15
_sig_command_deployment__group__list=16
_sig_command_deployment__group__show=17
_sig_command_deployment__operation__group__list=17
_sig_command_deployment__group__validate=18
_sig_command_deployment__group__wait=19
_sig_command_deployment__group__what_if=20
_sig_command_deployment__operation__group__show=21
_sig_command_deployment__operation__sub__list=22
_sig_command_deployment__sub__show=22
_sig_command_deployment__operation__sub__show=23
_sig_command_deployment__sub__cancel=24
_sig_command_deployment__sub__create=25
_sig_command_deployment__sub__delete=26
_sig_command_deployment__sub__export=27
_sig_command_deployment__sub__list=28
_sig_command_deployment__sub__validate=29
_sig_command_deployment__sub__wait=30
_sig_command_deployment__sub__what_if=31
_sig_command_disk__create=32
_sig_command_disk__delete=33
_sig_command_disk__grant_access=34
_sig_command_disk__list=35
_sig_command_disk_encryption_set__list=35
_sig_command_identity__list=35
_sig_command_image__list=35
_sig_command_sig__list=35
_sig_command_snapshot__list=35
_sig_command_vmss__list=35
_sig_command_sig___gallery__list=35
_sig_command_sig___list=35
_sig_command_disk__revoke_access=36
_sig_command_disk__show=37
_sig_command_disk__update=38
_sig_command_disk__wait=39
_sig_command_disk_encryption_set__create=40
_sig_command_disk_encryption_set__delete=41
_sig_command_disk_encryption_set__identity__assign=42
_sig_command_disk_encryption_set__identity__remove=43
_sig_command_disk_encryption_set__identity__show=44
_sig_command_disk_encryption_set__list_associated_resources=45
_sig_command_disk_encryption_set__show=46
_sig_command_disk_encryption_set__update=47
_sig_command_disk_encryption_set__wait=48
_sig_command_feature__list=49
_sig_command_feature__registration__list=49
_sig_command_feature__register=50
_sig_command_feature__registration__create=50
_sig_command_feature__unregister=50
_sig_command_feature__registration__delete=51
_sig_command_feature__registration__show=52
_sig_command_feature__show=53
_sig_command_group__create=54
_sig_command_group__delete=55
_sig_command_group__exists=56
_sig_command_group__export=57
_sig_command_group__list=58
_sig_command_group__show=59
_sig_command_group__update=60
_sig_command_group__wait=61
_sig_command_identity__create=62
_sig_command_identity__delete=63
_sig_command_identity__show=64
_sig_command_image__create=65
_sig_command_image__delete=66
_sig_command_image__show=67
_sig_command_image__update=68
_sig_command_image__wait=69
_sig_command_keyvault__create=70
_sig_command_keyvault__delete=71
_sig_command_keyvault__key__create=72
_sig_command_keyvault__key__show=73
_sig_command_keyvault__set_policy=74
_sig_command_keyvault__show=75
_sig_command_lock__create=76
_sig_command_lock__delete=77
_sig_command_lock__list=78
_sig_command_lock__show=79
_sig_command_lock__update=80
_sig_command_provider__list=81
_sig_command_provider__operation__list=82
_sig_command_provider__operation__show=83
_sig_command_provider__permission__list=83
_sig_command_provider__register=84
_sig_command_provider__show=85
_sig_command_provider__unregister=86
_sig_command_resource__create=87
_sig_command_resource__delete=88
_sig_command_resource__list=89
_sig_command_resource__move=90
_sig_command_resource__show=91
_sig_command_resource__tag=92
_sig_command_resource__update=93
_sig_command_resource__wait=94
_sig_command_rest=95
_sig_command_role__assignment__create=96
_sig_command_role__assignment__delete=97
_sig_command_role__assignment__list=98
_sig_command_role__definition__create=99
_sig_command_role__definition__update=99
_sig_command_role__definition__delete=100
_sig_command_role__definition__list=101
_sig_command_role__definition__show=102
_sig_command_sig__create=103
_sig_command_sig___create=103
_sig_command_sig___gallery__create=103
_sig_command_sig__delete=104
_sig_command_sig__share__reset=104
_sig_command_sig___delete=104
_sig_command_sig___gallery__delete=104
_sig_command_sig___share__reset=104
_sig_command_sig__gallery_application__create=105
_sig_command_sig___gallery_application__create=105
_sig_command_sig__gallery_application__delete=106
_sig_command_sig___gallery_application__delete=106
_sig_command_sig__gallery_application__list=107
_sig_command_sig__image_definition__list=107
_sig_command_sig___gallery_application__list=107
_sig_command_sig___image_definition__list=107
_sig_command_sig__gallery_application__show=108
_sig_command_sig___gallery_application__show=108
_sig_command_sig__gallery_application__update=109
_sig_command_sig___gallery_application__update=109
_sig_command_sig__gallery_application__version__create=110
_sig_command_sig___gallery_application__version__create=110
_sig_command_sig__gallery_application__version__delete=111
_sig_command_sig___gallery_application__version__delete=111
_sig_command_sig__gallery_application__version__list=112
_sig_command_sig___gallery_application__version__list=112
_sig_command_sig__gallery_application__version__show=113
_sig_command_sig___gallery_application__version__show=113
_sig_command_sig__gallery_application__version__update=114
_sig_command_sig___gallery_application__version__update=114
_sig_command_sig__gallery_application__version__wait=115
_sig_command_sig___gallery_application__version__wait=115
_sig_command_sig__gallery_application__wait=116
_sig_command_sig___gallery_application__wait=116
_sig_command_sig__identity__assign=117
_sig_command_sig__identity__remove=117
_sig_command_sig___identity__assign=117
_sig_command_sig___identity__remove=117
_sig_command_sig__identity__show=118
_sig_command_sig___identity__show=118
_sig_command_sig__identity__wait=119
_sig_command_sig__share__wait=119
_sig_command_sig__wait=119
_sig_command_sig___gallery__wait=119
_sig_command_sig___identity__wait=119
_sig_command_sig___share__wait=119
_sig_command_sig___wait=119
_sig_command_sig__image_definition__create=120
_sig_command_sig___image_definition__create=120
_sig_command_sig__image_definition__delete=121
_sig_command_sig___image_definition__delete=121
_sig_command_sig__image_definition__list_community=122
_sig_command_sig___image_definition__list_community=122
_sig_command_sig__image_definition__list_shared=123
_sig_command_sig___image_definition__list_shared=123
_sig_command_sig__image_definition__show=124
_sig_command_sig___image_definition__show=124
_sig_command_sig__image_definition__show_community=125
_sig_command_sig___image_definition__show_community=125
_sig_command_sig__image_definition__show_shared=126
_sig_command_sig___image_definition__show_shared=126
_sig_command_sig__image_definition__update=127
_sig_command_sig___image_definition__update=127
_sig_command_sig__image_definition__wait=128
_sig_command_sig___image_definition__wait=128
_sig_command_sig__image_version__create=129
_sig_command_sig___image_version__create=129
_sig_command_sig__image_version__delete=130
_sig_command_sig___image_version__delete=130
_sig_command_sig__image_version__list=131
_sig_command_sig___image_version__list=131
_sig_command_sig__image_version__list_community=132
_sig_command_sig___image_version__list_community=132
_sig_command_sig__image_version__list_shared=133
_sig_command_sig___image_version__list_shared=133
_sig_command_sig__image_version__list_soft_deleted=134
_sig_command_sig___image_version__list_soft_deleted=134
_sig_command_sig__image_version__show=135
_sig_command_sig___image_version__show=135
_sig_command_sig__image_version__show_community=136
_sig_command_sig___image_version__show_community=136
_sig_command_sig__image_version__show_shared=137
_sig_command_sig___image_version__show_shared=137
_sig_command_sig__image_version__undelete=138
_sig_command_sig___image_version__undelete=138
_sig_command_sig__image_version__update=139
_sig_command_sig___image_version__update=139
_sig_command_sig__image_version__wait=140
_sig_command_sig___image_version__wait=140
_sig_command_sig__in_vm_access_control_profile__create=141
_sig_command_sig___in_vm_access_control_profile__create=141
_sig_command_sig__in_vm_access_control_profile__delete=142
_sig_command_sig___in_vm_access_control_profile__delete=142
_sig_command_sig__in_vm_access_control_profile__list=143
_sig_command_sig___in_vm_access_control_profile__list=143
_sig_command_sig__in_vm_access_control_profile__show=144
_sig_command_sig___in_vm_access_control_profile__show=144
_sig_command_sig__in_vm_access_control_profile__update=145
_sig_command_sig___in_vm_access_control_profile__update=145
_sig_command_sig__in_vm_access_control_profile__wait=146
_sig_command_sig___in_vm_access_control_profile__wait=146
_sig_command_sig__in_vm_access_control_profile_version__create=147
_sig_command_sig___in_vm_access_control_profile_version__create=147
_sig_command_sig__in_vm_access_control_profile_version__delete=148
_sig_command_sig___in_vm_access_control_profile_version__delete=148
_sig_command_sig__in_vm_access_control_profile_version__list=149
_sig_command_sig___in_vm_access_control_profile_version__list=149
_sig_command_sig__in_vm_access_control_profile_version__show=150
_sig_command_sig___in_vm_access_control_profile_version__show=150
_sig_command_sig__in_vm_access_control_profile_version__update=151
_sig_command_sig___in_vm_access_control_profile_version__update=151
_sig_command_sig__in_vm_access_control_profile_version__wait=152
_sig_command_sig___in_vm_access_control_profile_version__wait=152
_sig_command_sig__list_community=153
_sig_command_sig___list_community=153
_sig_command_sig__list_shared=154
_sig_command_sig___list_shared=154
_sig_command_sig__share__add=155
_sig_command_sig__share__enable_community=155
_sig_command_sig__share__remove=155
_sig_command_sig___share__add=155
_sig_command_sig___share__enable_community=155
_sig_command_sig___share__remove=155
_sig_command_sig__show=156
_sig_command_sig___gallery__show=156
_sig_command_sig___show=156
_sig_command_sig__show_community=157
_sig_command_sig___show_community=157
_sig_command_sig__show_shared=158
_sig_command_sig___show_shared=158
_sig_command_sig__update=159
_sig_command_sig___gallery__update=159
_sig_command_sig___update=159
_sig_command_snapshot__create=160
_sig_command_snapshot__delete=161
_sig_command_snapshot__grant_access=162
_sig_command_snapshot__revoke_access=163
_sig_command_snapshot__show=164
_sig_command_snapshot__update=165
_sig_command_snapshot__wait=166
_sig_command_storage__account__create=167
_sig_command_storage__account__delete=168
_sig_command_storage__account__keys__list=169
_sig_command_storage__account__list=170
_sig_command_storage__account__show=171
_sig_command_storage__blob__upload=172
_sig_command_storage__container__create=173
_sig_command_tag__add_value=174
_sig_command_tag__remove_value=174
_sig_command_tag__create=175
_sig_command_tag__delete=176
_sig_command_tag__list=177
_sig_command_tag__update=178
_sig_command_vm__application__list=179
_sig_command_vm__application__set=180
_sig_command_vm__capture=181
_sig_command_vm__create=182
_sig_command_vm__deallocate=183
_sig_command_vm__delete=184
_sig_command_vm__generalize=185
_sig_command_vm__get_instance_view=186
_sig_command_vm__image__list=187
_sig_command_vm__image__list_offers=188
_sig_command_vm__image__list_publishers=189
_sig_command_vm__image__list_skus=190
_sig_command_vm__image__show=191
_sig_command_vm__list=192
_sig_command_vm__list_usage=193
_sig_command_vm__restart=194
_sig_command_vm__run_command__invoke=195
_sig_command_vm__show=196
_sig_command_vm__start=197
_sig_command_vm__stop=198
_sig_command_vm__update=199
_sig_command_vm__wait=200
_sig_command_vmss__application__list=201
_sig_command_vmss__application__set=202
_sig_command_vmss__create=203
_sig_command_vmss__delete=204
_sig_command_vmss__list_instances=205
_sig_command_vmss__scale=206
_sig_command_vmss__show=207
_sig_command_vmss__update=208
_sig_command_vmss__wait=209
_sig_command_sig___access__check=210
_sig_command_sig___access__matrix=211
_sig_command_sig___access__who=212
_sig_command_sig___activate=213
_sig_command_sig___clock__freeze=213
_sig_command_sig___clock__run=213
_sig_command_sig___clock__show=213
_sig_command_sig___fault__list=213
_sig_command_sig___serve__status=213
_sig_command_sig___serve__stop=213
_sig_command_sig___tour=213
_sig_command_sig___workspace__check=213
_sig_command_sig___workspace__management_group__list=213
_sig_command_sig___workspace__principal__list=213
_sig_command_sig___workspace__repair=213
_sig_command_sig___workspace__show=213
_sig_command_sig___clock__advance=214
_sig_command_sig___workspace__management_group__remove=214
_sig_command_sig___clock__set=215
_sig_command_sig___completion=216
_sig_command_sig___cost=217
_sig_command_sig___diff=218
_sig_command_sig___explain=219
_sig_command_sig___export=220
_sig_command_sig___fault__add=221
_sig_command_sig___fault__remove=222
_sig_command_sig___image_version__latest=223
_sig_command_sig___import=224
_sig_command_sig___lint=225
_sig_command_sig___prune=226
_sig_command_sig___quota=227
_sig_command_sig___serve=228
_sig_command_sig___serve__env=229
_sig_command_sig___serve__token=230
_sig_command_sig___status=231
_sig_command_sig___thin=232
_sig_command_sig___try=233
_sig_command_sig___vm__create=234
_sig_command_sig___vm__update=235
_sig_command_sig___workspace__init=236
_sig_command_sig___workspace__management_group__add=237
_sig_command_sig___workspace__management_group__add_subscription=238
_sig_command_sig___workspace__management_group__remove_subscription=239
_sig_command_sig___workspace__principal__add=240
_sig_command_sig___workspace__principal__add_member=241
_sig_command_sig___workspace__principal__remove_member=241
_sig_command_sig___workspace__principal__list_members=242
_sig_command_sig___workspace__principal__remove=242
_sig_command_sig___workspace__principal__reset_secret=242
_sig_command_sig___workspace__principal__show=242
_sig_command_sig___workspace__profile=243
_sig_command_sig___workspace__replica_overload=244
_sig_command_sig___workspace__subscription__add=245
_sig_command_sig___workspace__subscription__allow_region=246
_sig_command_sig___workspace__subscription__remove=247
_sig_options_0=' |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_1=' |--subscription|-s|--name|-n|=s |--resource|=_ |--scope|=_: |--resource-type|=c1 |--tenant|-t|=_ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_2=' |--all|=f |--refresh|=f'
_sig_options_3=' |--include-extended-locations|=c2. |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_4=' |--subscription|-s|--name|-n|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_5=' |--subscription|-s|--name|-n|=s'
_sig_options_6=' |=c3. |--local|=f |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_7=' |=_: |--all|=f |--purge|=f |--recursive|=f |--yes|-y|=f |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_8=' |=_:'
_sig_options_9=' |=c4+ |--local|=f |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_10=' |=c3+ |--local|=f |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_11=' |--defaults|-d|=c5+ |--list-defaults|-l|=c2. |--scope|=c6 |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_12=' |--resource-group|-g|=g |--name|-n|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_13=' |--resource-group|-g|=g |--template-file|-f|=F |--template-uri|-u|=_ |--template-spec|-s|=_ |--query-string|-q|=_ |--parameters|-p|=F+ |--no-prompt|=c2. |--validation-level|=c7 |--name|-n|=_ |--mode|=c8 |--rollback-on-error|=_. |--handle-extended-json-format|-j|=f |--aux-subs|=_+ |--aux-tenants|=_+ |--confirm-with-what-if|-c|=f |--what-if-result-format|-r|=c9 |--what-if-exclude-change-types|-x|=c10+ |--what-if|-w|=f |--proceed-if-no-change|=f |--no-wait|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_14=' |--resource-group|-g|=g |--name|-n|=_ |--no-wait|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_15=' |--resource-group|-g|=g |--name|-n|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_16=' |--resource-group|-g|=g |--filter|=_ |--subscription|=s'
_sig_options_17=' |--resource-group|-g|=g |--name|-n|=_ |--subscription|=s'
_sig_options_18=' |--resource-group|-g|=g |--template-file|-f|=F |--template-uri|-u|=_ |--template-spec|-s|=_ |--query-string|-q|=_ |--parameters|-p|=F+ |--no-prompt|=c2. |--validation-level|=c7 |--name|-n|=_ |--mode|=c8 |--rollback-on-error|=_. |--handle-extended-json-format|-j|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_19=' |--resource-group|-g|=g |--name|-n|=_ |--created|=f |--updated|=f |--deleted|=f |--exists|=f |--custom|=_ |--interval|=_ |--timeout|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_20=' |--resource-group|-g|=g |--template-file|-f|=F |--template-uri|-u|=_ |--template-spec|-s|=_ |--query-string|-q|=_ |--parameters|-p|=F+ |--no-prompt|=c2. |--validation-level|=c7 |--name|-n|=_ |--mode|=c8 |--aux-tenants|=_+ |--result-format|-r|=c9 |--no-pretty-print|=f |--exclude-change-types|-x|=c10+ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_21=' |--resource-group|-g|=g |--name|-n|=_ |--operation-ids|=_+ |--subscription|=s'
_sig_options_22=' |--name|-n|=_ |--subscription|=s'
_sig_options_23=' |--name|-n|=_ |--operation-ids|=_+ |--subscription|=s'
_sig_options_24=' |--name|-n|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_25=' |--template-file|-f|=F |--template-uri|-u|=_ |--template-spec|-s|=_ |--query-string|-q|=_ |--parameters|-p|=F+ |--no-prompt|=c2. |--validation-level|=c7 |--name|-n|=_ |--location|-l|=l |--handle-extended-json-format|-j|=f |--confirm-with-what-if|-c|=f |--what-if-result-format|-r|=c9 |--what-if-exclude-change-types|-x|=c10+ |--what-if|-w|=f |--proceed-if-no-change|=f |--no-wait|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_26=' |--name|-n|=_ |--no-wait|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_27=' |--name|-n|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_28=' |--filter|=_ |--subscription|=s'
_sig_options_29=' |--template-file|-f|=F |--template-uri|-u|=_ |--template-spec|-s|=_ |--query-string|-q|=_ |--parameters|-p|=F+ |--no-prompt|=c2. |--validation-level|=c7 |--name|-n|=_ |--location|-l|=l |--handle-extended-json-format|-j|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_30=' |--name|-n|=_ |--created|=f |--updated|=f |--deleted|=f |--exists|=f |--custom|=_ |--interval|=_ |--timeout|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_31=' |--template-file|-f|=F |--template-uri|-u|=_ |--template-spec|-s|=_ |--query-string|-q|=_ |--parameters|-p|=F+ |--no-prompt|=c2. |--validation-level|=c7 |--name|-n|=_ |--location|-l|=l |--result-format|-r|=c9 |--no-pretty-print|=f |--exclude-change-types|-x|=c10+ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_32=' |--resource-group|-g|=g |--name|-n|=d |--location|-l|=l |--size-gb|-z|=_ |--sku|=c11 |--os-type|=c12 |--source|=o |--for-upload|=c2. |--upload-size-bytes|=_ |--source-storage-account-id|=_ |--tags|=_: |--zone|=_ |--hyper-v-generation|=c13 |--encryption-type|=c14 |--network-access-policy|=c15 |--public-network-access|=c16 |--accelerated-network|=c2. |--architecture|=c17 |--disk-access|=_ |--disk-encryption-set|=_ |--disk-iops-read-write|=_ |--disk-mbps-read-write|=_ |--disk-iops-read-only|=_ |--disk-mbps-read-only|=_ |--max-shares|=_ |--data-access-auth-mode|=c18 |--image-reference|=_ |--image-reference-lun|=_ |--gallery-image-reference|=_ |--gallery-image-reference-lun|=_ |--logical-sector-size|=_ |--tier|=_ |--enable-bursting|=c2. |--edge-zone|=_ |--security-type|=c19 |--support-hibernation|=c2. |--security-data-uri|=_ |--upload-type|=c20 |--secure-vm-disk-encryption-set|=_ |--performance-plus|=c2. |--optimized-for-frequent-attach|=c2. |--security-metadata-uri|=_ |--action-on-disk-delay|=c21 |--supported-security-option|--security-option|=c22 |--no-wait|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_33=' |-n|--name|--disk-name|=d |--resource-group|-g|=g |--no-wait|=c2. |--subscription|=s |--ids|=_+ |--yes|-y|=f |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_34=' |-n|--name|--disk-name|=d |--resource-group|-g|=g |--no-wait|=c2. |--access|--access-level|=c23 |--duration-in-seconds|=_ |-s|--secure-vm-guest-state-sas|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_35=' |--resource-group|-g|=g |--max-items|=_ |--next-token|=_ |--subscription|=s'
_sig_options_36=' |-n|--name|--disk-name|=d |--resource-group|-g|=g |--no-wait|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_37=' |-n|--name|--disk-name|=d |--resource-group|-g|=g |--subscription|=s |--ids|=_+'
_sig_options_38=' |-n|--name|--disk-name|=d |--resource-group|-g|=g |--no-wait|=c2. |--sku|=c11 |--action-on-disk-delay|=c24 |--enable-bursting|--bursting-enabled|=c2. |-z|--size-gb|--disk-size-gb|=_ |--security-option|--supported-security-option|=c22 |--encryption-type|=c25 |--network-access-policy|=c15 |--public-network-access|=c16 |--accelerated-network|=c2. |--architecture|=c26 |--disk-access|=_ |--disk-encryption-set|=_ |--disk-iops-read-write|=_ |--disk-mbps-read-write|=_ |--disk-iops-read-only|=_ |--disk-mbps-read-only|=_ |--max-shares|=_ |--data-access-auth-mode|=c18 |--set|=u+ |--add|=u+ |--remove|=u+ |--force-string|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_39=' |-n|--name|--disk-name|=d |--resource-group|-g|=g |--created|=f |--updated|=f |--deleted|=f |--exists|=f |--custom|=_ |--interval|=_ |--timeout|=_ |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_40=' |-n|--name|--disk-encryption-set-name|=_ |--resource-group|-g|=g |--no-wait|=c2. |--location|-l|=l |--key-url|=_ |--source-vault|=_ |--encryption-type|=c27 |--federated-client-id|=_ |--auto-rotation|--enable-auto-key-rotation|=c2. |--tags|=_+ |--mi-system-assigned|=c2. |--mi-user-assigned|=_+ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_41=' |-n|--name|--disk-encryption-set-name|=_ |--resource-group|-g|=g |--no-wait|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_42=' |-n|--name|--disk-encryption-set-name|=_ |--resource-group|-g|=g |--system-assigned|=c2. |--user-assigned|=_: |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_43=' |-n|--name|--disk-encryption-set-name|=_ |--resource-group|-g|=g |--system-assigned|=c2. |--user-assigned|=_: |--subscription|=s |--ids|=_+ |--yes|-y|=f |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_44=' |--name|-n|=_ |--resource-group|-g|=g |--subscription|=s |--ids|=_+'
_sig_options_45=' |-n|--name|--disk-encryption-set-name|=_ |--resource-group|-g|=g |--max-items|=_ |--next-token|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_46=' |-n|--name|--disk-encryption-set-name|=_ |--resource-group|-g|=g |--subscription|=s |--ids|=_+'
_sig_options_47=' |-n|--name|--disk-encryption-set-name|=_ |--resource-group|-g|=g |--no-wait|=c2. |--key-url|=_ |--source-vault|=_ |--federated-client-id|=_ |--auto-rotation|--enable-auto-key-rotation|=c2. |--set|=u+ |--add|=u+ |--remove|=u+ |--force-string|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_48=' |-n|--name|--disk-encryption-set-name|=_ |--resource-group|-g|=g |--created|=f |--updated|=f |--deleted|=f |--exists|=f |--custom|=_ |--interval|=_ |--timeout|=_ |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_49=' |--namespace|=c28 |--subscription|=s'
_sig_options_50=' |--namespace|=c28 |--name|-n|=c29 |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_51=' |--namespace|=c28 |--name|-n|=c29 |--subscription|=s |--yes|-y|=f |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_52=' |--provider-namespace|=c28 |--name|-n|=c29 |--subscription|=s'
_sig_options_53=' |--namespace|=c28 |--name|-n|=c29 |--subscription|=s'
_sig_options_54=' |--name|--resource-group|-n|-g|=g |--location|-l|=l |--tags|=_: |--managed-by|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_55=' |--name|-n|--resource-group|-g|=g |--force-deletion-types|-f|=c30 |--no-wait|=f |--subscription|=s |--yes|-y|=f |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_56=' |--name|-n|--resource-group|-g|=g |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_57=' |--name|-n|--resource-group|-g|=g |--include-comments|=f |--include-parameter-default-value|=f |--resource-ids|=_+ |--skip-resource-name-params|=f |--skip-all-params|=f |--export-format|=c31 |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_58=' |--tag|=_. |--subscription|=s'
_sig_options_59=' |--name|-n|--resource-group|-g|=g |--subscription|=s'
_sig_options_60=' |--name|-n|--resource-group|-g|=g |--tags|=_: |--set|=u+ |--force-string|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_61=' |--name|-n|--resource-group|-g|=g |--created|=f |--updated|=f |--deleted|=f |--exists|=f |--custom|=_ |--interval|=_ |--timeout|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_62=' |--resource-group|-g|=g |-n|--name|--resource-name|=_ |--location|-l|=l |--tags|=_+ |--resource-restriction|=_+ |--isolation-scope|=c32 |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_63=' |--resource-group|-g|=g |-n|--name|--resource-name|=_ |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_64=' |--resource-group|-g|=g |-n|--name|--resource-name|=_ |--subscription|=s |--ids|=_+'
_sig_options_65=' |--resource-group|-g|=g |--name|-n|=m |--source|=o |--os-type|=c33 |--data-disk-sources|=o+ |--location|-l|=l |--storage-sku|=c11 |--hyper-v-generation|=c13 |--os-disk-caching|=c34 |--data-disk-caching|=c34 |--tags|=_: |--zone-resilient|=c2. |--edge-zone|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_66=' |-n|--name|--image-name|=m |--resource-group|-g|=g |--no-wait|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_67=' |-n|--name|--image-name|=m |--resource-group|-g|=g |--expand|=_ |--subscription|=s |--ids|=_+'
_sig_options_68=' |-n|--name|--image-name|=m |--resource-group|-g|=g |--no-wait|=c2. |--tags|=_+ |--set|=u+ |--add|=u+ |--remove|=u+ |--force-string|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_69=' |-n|--name|--image-name|=m |--resource-group|-g|=g |--created|=f |--updated|=f |--deleted|=f |--exists|=f |--custom|=_ |--interval|=_ |--timeout|=_ |--expand|=_ |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_70=' |--resource-group|-g|=g |--name|-n|=_ |--hsm-name|=_ |--administrators|=_+ |--location|-l|=l |--sku|=_ |--enabled-for-deployment|=c2. |--enabled-for-disk-encryption|=c2. |--enabled-for-template-deployment|=c2. |--enable-rbac-authorization|=c2. |--enable-purge-protection|=c2. |--retention-days|=_ |--network-acls|=_ |--network-acls-ips|=_: |--network-acls-vnets|=_: |--bypass|=c35 |--default-action|=c36 |--no-self-perms|=c2. |--tags|=_: |--public-network-access|=c37 |--mi-user-assigned|=_: |--no-wait|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_71=' |--resource-group|-g|=g |--name|-n|=_ |--hsm-name|=_ |--no-wait|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_72=' |--name|-n|=_ |--vault-name|=_ |--hsm-name|=_ |--id|=_ |--protection|-p|=c38 |--size|=_ |--ops|=c39: |--disabled|=c2. |--expires|=_ |--not-before|=_ |--tags|=_: |--kty|=c40 |--curve|=c41 |--exportable|=c2. |--policy|=F |--external-key-id|=_ |--default-cvm-policy|=f |--default-data-disk-policy|--default-dd-policy|=f |--immutable|=c2. |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_73=' |--name|-n|=_ |--vault-name|=_ |--hsm-name|=_ |--id|=_ |--version|-v|=_ |--subscription|=s'
_sig_options_74=' |--resource-group|-g|=g |--name|-n|=_ |--object-id|=_ |--application-id|=_ |--spn|=_ |--upn|=_ |--key-permissions|=c42: |--secret-permissions|=c43: |--certificate-permissions|=c44: |--storage-permissions|=c45: |--no-wait|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_75=' |--resource-group|-g|=g |--name|-n|=_ |--hsm-name|=_ |--subscription|=s'
_sig_options_76=' |--name|-n|=_ |--lock-type|-t|=c46 |--notes|=_ |--resource-group|-g|=g |--namespace|=c28 |--parent|=_ |--resource-type|=_ |--resource|--resource-name|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_77=' |--name|-n|=_ |--resource-group|-g|=g |--namespace|=c28 |--parent|=_ |--resource-type|=_ |--resource|--resource-name|=_ |--ids|=_+ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_78=' |--resource-group|-g|=g |--namespace|=c28 |--parent|=_ |--resource-type|=_ |--resource|--resource-name|=_ |--filter-string|=_ |--subscription|=s'
_sig_options_79=' |--name|-n|=_ |--resource-group|-g|=g |--namespace|=c28 |--parent|=_ |--resource-type|=_ |--resource|--resource-name|=_ |--ids|=_+ |--subscription|=s'
_sig_options_80=' |--name|-n|=_ |--lock-type|-t|=c46 |--notes|=_ |--resource-group|-g|=g |--namespace|=c28 |--parent|=_ |--resource-type|=_ |--resource|--resource-name|=_ |--ids|=_+ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_81=' |--expand|=_ |--subscription|=s'
_sig_options_82=' |--subscription|=s'
_sig_options_83=' |--namespace|-n|=c28 |--subscription|=s'
_sig_options_84=' |--namespace|-n|=c28 |--consent-to-permissions|-c|=f |--management-group-id|-m|=_ |--wait|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_85=' |--namespace|-n|=c28 |--expand|=_ |--subscription|=s'
_sig_options_86=' |--namespace|-n|=c28 |--wait|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_87=' |--properties|-p|=_ |--resource-group|-g|=g |--namespace|=c28 |--parent|=_ |--resource-type|=_ |--name|-n|=_ |--id|=_. |--api-version|=_ |--location|-l|=l |--is-full-object|=f |--latest-include-preview|-v|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_88=' |--ids|=_+ |--resource-group|-g|=g |--namespace|=c28 |--parent|=_ |--resource-type|=_ |--name|-n|=_ |--api-version|=_ |--latest-include-preview|-v|=f |--no-wait|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_89=' |--resource-group|-g|=g |--namespace|=c28 |--resource-type|=_ |--name|-n|=_ |--tag|=_. |--location|-l|=l |--subscription|=s'
_sig_options_90=' |--ids|=_+ |--destination-group|=g |--destination-subscription-id|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_91=' |--ids|=_+ |--resource-group|-g|=g |--namespace|=c28 |--parent|=_ |--resource-type|=_ |--name|-n|=_ |--api-version|=_ |--include-response-body|=c2. |--latest-include-preview|-v|=f |--subscription|=s'
_sig_options_92=' |--tags|=_: |--ids|=_+ |--resource-group|-g|=g |--namespace|=c28 |--parent|=_ |--resource-type|=_ |--name|-n|=_ |--api-version|=_ |--is-incremental|-i|=f |--latest-include-preview|-v|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_93=' |--ids|=_+ |--resource-group|-g|=g |--namespace|=c28 |--parent|=_ |--resource-type|=_ |--name|-n|=_ |--api-version|=_ |--include-response-body|=c2. |--latest-include-preview|-v|=f |--set|=u+ |--add|=u+ |--remove|=u+ |--force-string|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_94=' |--ids|=_+ |--resource-group|-g|=g |--namespace|=c28 |--parent|=_ |--resource-type|=_ |--name|-n|=_ |--api-version|=_ |--include-response-body|=c2. |--created|=f |--updated|=f |--deleted|=f |--exists|=f |--custom|=_ |--interval|=_ |--timeout|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_95=' |--url|--uri|-u|=_ |--method|-m|=c47 |--headers|=_+ |--uri-parameters|--url-parameters|=_+ |--body|-b|=_ |--skip-authorization-header|=f |--resource|=_ |--output-file|=F |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_96=' |--role|=_ |--scope|=_ |--assignee|=_ |--assignee-object-id|=_ |--assignee-principal-type|=c48 |--description|=_ |--condition|=_ |--condition-version|=_ |--name|-n|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_97=' |--ids|=_+ |--assignee|=_ |--assignee-object-id|=_ |--role|=_ |--resource-group|-g|=g |--scope|=_ |--include-inherited|=f |--yes|-y|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_98=' |--assignee|=_ |--assignee-object-id|=_ |--role|=_ |--resource-group|-g|=g |--scope|=_ |--include-inherited|=f |--all|=f |--include-groups|=f |--fill-role-definition-name|=c2. |--fill-principal-name|=c2. |--subscription|=s'
_sig_options_99=' |--role-definition|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_100=' |--name|-n|=_ |--resource-group|-g|=g |--scope|=_ |--custom-role-only|=c2. |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_101=' |--name|-n|=_ |--resource-group|-g|=g |--scope|=_ |--custom-role-only|=c2. |--subscription|=s'
_sig_options_102=' |--name|-n|=_ |--scope|=_ |--id|=_ |--subscription|=s'
_sig_options_103=' |-r|--gallery-name|=r |--resource-group|-g|=g |--no-wait|=c2. |--eula|=_ |--public-name-prefix|=_ |--publisher-email|--publisher-contact|=_ |--publisher-uri|=_ |--location|-l|=l |--tags|=_+ |--system-assigned|--mi-system-assigned|=_. |--user-assigned|--mi-user-assigned|=_: |--description|=_ |--permissions|=c49 |--soft-delete-grace|--soft-delete-grace-period|=_ |--soft-delete|=c2. |--soft-delete-retention|--soft-delete-retention-period|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_104=' |-r|--gallery-name|=r |--resource-group|-g|=g |--no-wait|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_105=' |-n|--name|--application-name|--gallery-application-name|=a |-r|--gallery-name|=r |--resource-group|-g|=g |--no-wait|=c2. |--location|-l|=l |--description|=_ |--os-type|=c12 |--tags|=_+ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_106=' |-n|--name|--application-name|--gallery-application-name|=a |-r|--gallery-name|=r |--resource-group|-g|=g |--no-wait|=c2. |--subscription|=s |--ids|=_+ |--yes|-y|=f |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_107=' |-r|--gallery-name|=r |--resource-group|-g|=g |--max-items|=_ |--next-token|=_ |--subscription|=s'
_sig_options_108=' |-n|--name|--application-name|--gallery-application-name|=a |-r|--gallery-name|=r |--resource-group|-g|=g |--subscription|=s |--ids|=_+'
_sig_options_109=' |-n|--name|--application-name|--gallery-application-name|=a |-r|--gallery-name|=r |--resource-group|-g|=g |--no-wait|=c2. |--location|-l|=l |--description|=_ |--tags|=_+ |--set|=u+ |--add|=u+ |--remove|=u+ |--force-string|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_110=' |--application-name|--gallery-application-name|=a |-n|--name|--version-name|--gallery-application-version-name|=v |-r|--gallery-name|=r |--resource-group|-g|=g |--no-wait|=c2. |--location|-l|=l |--install-command|=_ |--remove-command|=_ |--update-command|=_ |--config-file-name|=_ |--package-file-name|=_ |--default-file-link|=_ |--package-file-link|=_ |--target-regions|=_+ |--tags|=_+ |--end-of-life-date|=_ |--exclude-from|=c2. |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_111=' |--application-name|--gallery-application-name|=a |-n|--name|--version-name|--gallery-application-version-name|=v |-r|--gallery-name|=r |--resource-group|-g|=g |--no-wait|=c2. |--subscription|=s |--ids|=_+ |--yes|-y|=f |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_112=' |--application-name|--gallery-application-name|=a |-r|--gallery-name|=r |--resource-group|-g|=g |--max-items|=_ |--next-token|=_ |--subscription|=s'
_sig_options_113=' |--application-name|--gallery-application-name|=a |-n|--name|--version-name|--gallery-application-version-name|=v |-r|--gallery-name|=r |--resource-group|-g|=g |--expand|=c50 |--subscription|=s |--ids|=_+'
_sig_options_114=' |--application-name|--gallery-application-name|=a |-n|--name|--version-name|--gallery-application-version-name|=v |-r|--gallery-name|=r |--resource-group|-g|=g |--no-wait|=c2. |--location|-l|=l |--default-file-link|=_ |--package-file-link|=_ |--target-regions|=_+ |--tags|=_+ |--end-of-life-date|=_ |--exclude-from|=c2. |--set|=u+ |--add|=u+ |--remove|=u+ |--force-string|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_115=' |--application-name|--gallery-application-name|=a |-n|--name|--version-name|--gallery-application-version-name|=v |-r|--gallery-name|=r |--resource-group|-g|=g |--expand|=c50 |--created|=f |--updated|=f |--deleted|=f |--exists|=f |--custom|=_ |--interval|=_ |--timeout|=_ |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_116=' |-n|--name|--application-name|--gallery-application-name|=a |-r|--gallery-name|=r |--resource-group|-g|=g |--created|=f |--updated|=f |--deleted|=f |--exists|=f |--custom|=_ |--interval|=_ |--timeout|=_ |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_117=' |-r|--gallery-name|=r |--resource-group|-g|=g |--no-wait|=c2. |--system-assigned|--mi-system-assigned|=_. |--user-assigned|--mi-user-assigned|=_: |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_118=' |-r|--gallery-name|=r |--resource-group|-g|=g |--subscription|=s'
_sig_options_119=' |-r|--gallery-name|=r |--resource-group|-g|=g |--created|=f |--updated|=f |--deleted|=f |--exists|=f |--custom|=_ |--interval|=_ |--timeout|=_ |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_120=' |--resource-group|-g|=g |--gallery-name|-r|=r |--gallery-image-definition|-i|=i |--os-type|=c33 |--publisher|-p|=_ |--offer|-f|=_ |--sku|-s|=_ |--os-state|=c51 |--end-of-life-date|=_ |--privacy-statement-uri|=_ |--release-note-uri|=_ |--eula|=_ |--description|=_ |--location|-l|=l |--minimum-cpu-core|=_ |--maximum-cpu-core|=_ |--minimum-memory|=_ |--maximum-memory|=_ |--disallowed-disk-types|=_: |--plan-name|=_ |--plan-publisher|=_ |--plan-product|=_ |--tags|=_: |--hyper-v-generation|=c13 |--features|=_ |--architecture|=c17 |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_121=' |-i|--gallery-image-name|--gallery-image-definition|=i |-r|--gallery-name|=r |--resource-group|-g|=g |--no-wait|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_122=' |--location|-l|=l |--public-gallery-name|=_ |--max-items|=_ |--next-token|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_123=' |--gallery-unique-name|=_ |--location|-l|=l |--shared-to|=c52 |--max-items|=_ |--next-token|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_124=' |-i|--gallery-image-name|--gallery-image-definition|=i |-r|--gallery-name|=r |--resource-group|-g|=g |--subscription|=s |--ids|=_+'
_sig_options_125=' |-i|--gallery-image-definition|=_ |--location|-l|=l |--public-gallery-name|=_ |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_126=' |-i|--gallery-image-name|--gallery-image-definition|=_ |--gallery-unique-name|=_ |--location|-l|=l |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_127=' |-i|--gallery-image-definition|=i |-r|--gallery-name|=r |--resource-group|-g|=g |--no-wait|=c2. |--allow-update-image|=c2. |--set|=u+ |--add|=u+ |--remove|=u+ |--force-string|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_128=' |-i|--gallery-image-name|--gallery-image-definition|=i |-r|--gallery-name|=r |--resource-group|-g|=g |--created|=f |--updated|=f |--deleted|=f |--exists|=f |--custom|=_ |--interval|=_ |--timeout|=_ |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_129=' |--resource-group|-g|=g |--gallery-name|-r|=r |--gallery-image-definition|-i|=i |--gallery-image-version|-e|=e |--location|-l|=l |--target-regions|=t: |--storage-account-type|=c53 |--end-of-life-date|=_ |--exclude-from-latest|=c2. |--replica-count|=_ |--tags|=_: |--os-snapshot|=n |--data-snapshots|=n+ |--managed-image|=m |--data-snapshot-luns|=_+ |--target-region-encryption|=_+ |--os-vhd-uri|=_ |--os-vhd-storage-account|=_ |--data-vhds-uris|=_+ |--data-vhds-luns|=_+ |--data-vhds-storage-accounts|--data-vhds-sa|=_+ |--replication-mode|=c54 |--target-region-cvm-encryption|=_+ |--virtual-machine|=_ |--image-version|=_ |--target-edge-zone-encryption|--zone-encryption|=_+ |--target-edge-zones|=_: |--allow-replicated-location-deletion|=c2. |--block-deletion-before-end-of-life|--block-delete-before-eol|=c2. |--no-wait|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_130=' |-i|--gallery-image-name|--gallery-image-definition|=i |-e|--gallery-image-version|--gallery-image-version-name|=e |-r|--gallery-name|=r |--resource-group|-g|=g |--no-wait|=c2. |--bypass-soft-delete|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_131=' |-i|--gallery-image-name|--gallery-image-definition|=i |-r|--gallery-name|=r |--resource-group|-g|=g |--max-items|=_ |--next-token|=_ |--subscription|=s'
_sig_options_132=' |-i|--gallery-image-definition|=_ |--location|-l|=l |--public-gallery-name|=_ |--max-items|=_ |--next-token|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_133=' |-i|--gallery-image-definition|=_ |--gallery-unique-name|=_ |--location|-l|=l |--shared-to|=c52 |--max-items|=_ |--next-token|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_134=' |-i|--gallery-image-name|--gallery-image-definition|=i |-r|--gallery-name|=r |--resource-group|-g|=g |--artifact-type|=_ |--max-items|=_ |--next-token|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_135=' |-i|--gallery-image-definition|=i |-e|--gallery-image-version|--gallery-image-version-name|=e |-r|--gallery-name|=r |--resource-group|-g|=g |--expand|=c55 |--subscription|=s |--ids|=_+'
_sig_options_136=' |-i|--gallery-image-name|--gallery-image-definition|=_ |-e|--gallery-image-version|--gallery-image-version-name|=_ |--location|-l|=l |--public-gallery-name|=_ |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_137=' |-i|--gallery-image-name|--gallery-image-definition|=_ |-e|--gallery-image-version|--gallery-image-version-name|=_ |--gallery-unique-name|=_ |--location|-l|=l |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_138=' |--resource-group|-g|=g |--gallery-name|-r|=r |--gallery-image-definition|-i|=i |--gallery-image-version|-e|=e |--location|-l|=l |--tags|=_: |--allow-replicated-location-deletion|=c2. |--no-wait|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_139=' |--resource-group|-g|=g |--gallery-name|-r|=r |--gallery-image-definition|-i|=i |--gallery-image-version|-e|=e |--target-regions|=t: |--replica-count|=_ |--allow-replicated-location-deletion|=c2. |--target-edge-zones|=_: |--block-deletion-before-end-of-life|--block-delete-before-eol|=c2. |--set|=u+ |--add|=u+ |--remove|=u+ |--force-string|=f |--no-wait|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_140=' |-i|--gallery-image-definition|=i |-e|--gallery-image-version|--gallery-image-version-name|=e |-r|--gallery-name|=r |--resource-group|-g|=g |--expand|=c55 |--created|=f |--updated|=f |--deleted|=f |--exists|=f |--custom|=_ |--interval|=_ |--timeout|=_ |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_141=' |--gallery-name|=r |-n|--name|=p |--resource-group|-g|=g |--no-wait|=c2. |--location|-l|=l |--applicable-host-endpoint|=c56 |--description|=_ |--os-type|=c12 |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_142=' |--gallery-name|=r |-n|--name|=p |--resource-group|-g|=g |--no-wait|=c2. |--subscription|=s |--ids|=_+ |--yes|-y|=f |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_143=' |--gallery-name|=r |--resource-group|-g|=g |--max-items|=_ |--next-token|=_ |--subscription|=s'
_sig_options_144=' |--gallery-name|=r |-n|--name|=p |--resource-group|-g|=g |--subscription|=s |--ids|=_+'
_sig_options_145=' |--gallery-name|=r |-n|--name|=p |--resource-group|-g|=g |--no-wait|=c2. |--applicable-host-endpoint|=c56 |--description|=_ |--set|=u+ |--add|=u+ |--remove|=u+ |--force-string|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_146=' |--gallery-name|=r |-n|--name|=p |--resource-group|-g|=g |--created|=f |--updated|=f |--deleted|=f |--exists|=f |--custom|=_ |--interval|=_ |--timeout|=_ |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_147=' |--gallery-name|=r |--profile-name|=p |--version-name|--profile-version|=x |--resource-group|-g|=g |--no-wait|=c2. |--location|-l|=l |--default-access|=c36 |--exclude-from-latest|=c2. |--mode|=c57 |--rules|=_+ |--target-regions|=l+ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_148=' |--gallery-name|=r |--profile-name|=p |--version-name|--profile-version|=x |--resource-group|-g|=g |--no-wait|=c2. |--subscription|=s |--ids|=_+ |--yes|-y|=f |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_149=' |--gallery-name|=r |--profile-name|=p |--resource-group|-g|=g |--max-items|=_ |--next-token|=_ |--subscription|=s'
_sig_options_150=' |--gallery-name|=r |--profile-name|=p |--version-name|--profile-version|=x |--resource-group|-g|=g |--subscription|=s |--ids|=_+'
_sig_options_151=' |--gallery-name|=r |--profile-name|=p |--version-name|--profile-version|=x |--resource-group|-g|=g |--no-wait|=c2. |--default-access|=c36 |--exclude-from-latest|=c2. |--mode|=c57 |--target-regions|=l+ |--set|=u+ |--add|=u+ |--remove|=u+ |--force-string|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_152=' |--gallery-name|=r |--profile-name|=p |--version-name|--profile-version|=x |--resource-group|-g|=g |--created|=f |--updated|=f |--deleted|=f |--exists|=f |--custom|=_ |--interval|=_ |--timeout|=_ |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_153=' |--location|-l|=l |--marker|=_ |--show-next-marker|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_154=' |--location|-l|=l |--shared-to|=c52 |--max-items|=_ |--next-token|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_155=' |-r|--gallery-name|=r |--resource-group|-g|=g |--no-wait|=c2. |--subscription-ids|=_+ |--tenant-ids|=_+ |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_156=' |-r|--gallery-name|=r |--resource-group|-g|=g |--select|=c58 |--sharing-groups|=c2. |--subscription|=s |--ids|=_+'
_sig_options_157=' |--location|-l|=l |-n|--name|--public-gallery-name|=_ |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_158=' |-n|--name|--gallery-unique-name|=_ |--location|-l|=l |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_159=' |-r|--gallery-name|=r |--resource-group|-g|=g |--no-wait|=c2. |--eula|=_ |--public-name-prefix|=_ |--publisher-email|--publisher-contact|=_ |--publisher-uri|=_ |--permissions|=c49 |--soft-delete-grace|--soft-delete-grace-period|=_ |--soft-delete|=c2. |--soft-delete-retention|--soft-delete-retention-period|=_ |--location|-l|=l |--set|=u+ |--add|=u+ |--remove|=u+ |--force-string|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_160=' |--resource-group|-g|=g |--name|-n|=n |--location|-l|=l |--size-gb|-z|=_ |--sku|=c59 |--source|=o |--for-upload|=c2. |--copy-start|=c2. |--incremental|=c2. |--source-storage-account-id|=_ |--hyper-v-generation|=c13 |--tags|=_: |--encryption-type|=c14 |--network-access-policy|=c15 |--public-network-access|=c16 |--accelerated-network|=c2. |--architecture|=c17 |--disk-access|=_ |--disk-encryption-set|=_ |--edge-zone|=_ |--elastic-san-resource-id|--elastic-san-id|=_ |--bandwidth-copy-speed|=c60 |--instant-access-duration-minutes|--instant-access-duration|--ia-duration|=_ |--no-wait|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_161=' |-n|--name|--snapshot-name|=n |--resource-group|-g|=g |--no-wait|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_162=' |--resource-group|-g|=g |-n|--name|--snapshot-name|=n |--no-wait|=c2. |--access|--access-level|=c61 |--duration-in-seconds|=_ |--file-format|=c62 |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_163=' |--resource-group|-g|=g |-n|--name|--snapshot-name|=n |--no-wait|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_164=' |-n|--name|--snapshot-name|=n |--resource-group|-g|=g |--subscription|=s |--ids|=_+'
_sig_options_165=' |-n|--name|--snapshot-name|=n |--resource-group|-g|=g |--no-wait|=c2. |--sku|=c59 |--encryption-type|=c25 |--network-access-policy|=c15 |--public-network-access|=c16 |--accelerated-network|=c2. |--architecture|=c26 |--disk-access|=_ |--disk-encryption-set|=_ |--set|=u+ |--add|=u+ |--remove|=u+ |--force-string|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_166=' |-n|--name|--snapshot-name|=n |--resource-group|-g|=g |--created|=f |--updated|=f |--deleted|=f |--exists|=f |--custom|=_ |--interval|=_ |--timeout|=_ |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_167=' |--resource-group|-g|=g |--name|-n|=_ |--location|-l|=l |--tags|=_: |--sku|=c63 |--kind|=c64 |--custom-domain|=_ |--encryption-services|=c65+ |--encryption-key-source|=c66 |--encryption-key-name|=_ |--encryption-key-vault|=_ |--encryption-key-version|=_ |--access-tier|=c67 |--https-only|=c2. |--enable-sftp|=c2. |--enable-local-user|=c2. |--enable-files-aadkerb|=c2. |--enable-files-aadds|=c2. |--bypass|=c68+ |--default-action|=c36 |--assign-identity|=f |--enable-large-file-share|=f |--enable-files-adds|=c2. |--domain-name|=_ |--net-bios-domain-name|=_ |--forest-name|=_ |--domain-guid|=_ |--domain-sid|=_ |--sam-account-name|=_ |--account-type|=c69 |--azure-storage-sid|=_ |--enable-hierarchical-namespace|--hns|=c2. |--encryption-key-type-for-table|-t|=c70 |--encryption-key-type-for-queue|-q|=c70 |--routing-choice|=c71 |--publish-microsoft-endpoints|=c2. |--publish-internet-endpoints|=c2. |--require-infrastructure-encryption|-i|=c2. |--allow-blob-public-access|=c2. |--min-tls-version|=c72 |--allow-shared-key-access|-k|=c2. |--edge-zone|=_ |--identity-type|=c73 |--user-identity-id|=_ |--key-vault-user-identity-id|-u|=_ |--key-vault-federated-client-id|-f|=_ |--sas-expiration-action|--sas-exp-action|=c74 |--sas-expiration-period|--sas-exp|=_ |--key-expiration-period-in-days|--key-exp-days|=_ |--allow-cross-tenant-replication|-r|=c2. |--default-share-permission|-d|=c75 |--enable-nfs-v3|=c2. |--subnet|=_ |--vnet-name|=_ |--action|=_ |--enable-alw|=c2. |--immutability-period-in-days|--immutability-period|=_ |--immutability-state|=c76 |--allow-protected-append-writes|--allow-append|-w|=c2. |--public-network-access|=c77 |--dns-endpoint-type|--endpoint|=c78 |--enable-smb-oauth|=c2. |--zones|=_+ |--zone-placement-policy|=c79 |--enable-blob-geo-priority-replication|--blob-geo-sla|=c2. |--publish-ipv6-endpoint|=c2. |--allowed-copy-scope|=c80 |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_168=' |--name|-n|=_ |--resource-group|-g|=g |--subscription|=s |--ids|=_+ |--yes|-y|=f |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_169=' |--account-name|-n|=_ |--resource-group|-g|=g |--expand-key-type|=c81 |--subscription|=s'
_sig_options_170=' |--resource-group|-g|=g |--subscription|=s'
_sig_options_171=' |--name|-n|=_ |--resource-group|-g|=g |--expand|=c82 |--subscription|=s |--ids|=_+'
_sig_options_172=' |--account-name|=_ |--connection-string|=_ |--blob-endpoint|=_ |--account-key|=_ |--sas-token|=_ |--file|-f|=F |--container-name|-c|=_ |--name|-n|=_ |--type|-t|=c83 |--metadata|=_+ |--validate-content|=f |--maxsize-condition|=_ |--max-connections|=_ |--lease-id|=_ |--if-modified-since|=_ |--if-unmodified-since|=_ |--if-match|=_ |--if-none-match|=_ |--timeout|=_ |--encryption-scope|=_ |--overwrite|=c2. |--data|=_ |--length|=_ |--auth-mode|=c84 |--blob-url|=_ |--tags-condition|=_ |--content-type|=_ |--content-encoding|=_ |--content-language|=_ |--content-disposition|=_ |--content-cache-control|--content-cache|=_ |--content-md5|=_ |--no-progress|=f |--tier|=_ |--tags|=_: |--socket-timeout|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_173=' |--account-name|=_ |--connection-string|=_ |--blob-endpoint|=_ |--account-key|=_ |--sas-token|=_ |--name|-n|=_ |--metadata|=_+ |--public-access|=c85 |--fail-on-exist|=f |--timeout|=_ |--default-encryption-scope|-d|=_ |--prevent-encryption-scope-override|-p|=c2. |--auth-mode|=c84 |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_174=' |--name|-n|=_ |--value|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_175=' |--resource-id|=_ |--tags|=_: |--name|-n|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_176=' |--resource-id|=_ |--name|-n|=_ |--subscription|=s |--yes|-y|=f |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_177=' |--resource-id|=_ |--subscription|=s'
_sig_options_178=' |--resource-id|=_ |--tags|=_: |--operation|=c86 |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_179=' |--resource-group|-g|=g |--vm-name|--name|-n|=u |--subscription|=s'
_sig_options_180=' |--resource-group|-g|=g |--name|-n|=u |--app-version-ids|=_: |--order-applications|=f |--app-config-overrides|=_: |--treat-deployment-as-failure|=_: |--enable-automatic-upgrade|--enable-auto-upgrade|=_: |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_181=' |--resource-group|-g|=g |-n|--name|=u |--no-wait|=c2. |--vhd-name-prefix|=_ |--storage-container|=_ |--overwrite|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_182=' |--name|-n|=_ |--resource-group|-g|=g |--image|=m |--size|=_ |--location|-l|=l |--tags|=_: |--authentication-type|=c87 |--admin-password|=_ |--computer-name|=_ |--admin-username|=_ |--ssh-dest-key-path|=_ |--ssh-key-values|=_+ |--generate-ssh-keys|=f |--ssh-key-name|=_ |--ssh-key-type|=c88 |--nics|=_+ |--nsg|=_ |--nsg-rule|=c89 |--accelerated-networking|=c2. |--private-ip-address|=_ |--public-ip-address|=_ |--public-ip-address-allocation|=c90 |--public-ip-address-dns-name|=_ |--public-ip-sku|=c91 |--vnet-name|=_ |--vnet-address-prefix|=_ |--subnet|=_ |--subnet-address-prefix|=_ |--asgs|=_+ |--nic-delete-option|=_+ |--os-disk-name|=_ |--os-type|=c92 |--storage-account|=_ |--os-disk-caching|=c34 |--data-disk-caching|=_+ |--storage-container-name|=_ |--storage-sku|=_+ |--use-unmanaged-disk|=f |--attach-os-disk|=_ |--os-disk-size-gb|=_ |--attach-data-disks|=_+ |--data-disk-sizes-gb|=_+ |--ultra-ssd-enabled|=c2. |--ephemeral-os-disk|=c2. |--ephemeral-os-disk-placement|--ephemeral-placement|=c93 |--ephemeral-os-disk-enable-full-caching|--ephemeral-full-caching|=c2. |--os-disk-encryption-set|=_ |--data-disk-encryption-sets|=_+ |--specialized|=c2. |--encryption-at-host|=c2. |--os-disk-delete-option|=c94 |--data-disk-delete-option|=_+ |--disk-controller-type|=c95 |--source-snapshots-or-disks|--source-resource|=_+ |--source-snapshots-or-disks-size-gb|--source-resource-size|=_+ |--source-disk-restore-point|--source-disk-rp|=_+ |--source-disk-restore-point-size-gb|--source-rp-size|=_+ |--data-disk-iops|=_ |--data-disk-mbps|=_ |--availability-set|=_ |--zone|-z|=_ |--ppg|=_ |--host|=_ |--host-group|=_ |--priority|=c96 |--max-price|=_ |--eviction-policy|=c97 |--vmss|=_ |--platform-fault-domain|=_ |--count|=_ |--edge-zone|=_ |--capacity-reservation-group|--crg|=_ |--disable-capacity-reservation-assignment|--no-cap-reservation|=c2. |--zone-placement-policy|=c98 |--include-zones|=_+ |--exclude-zones|=_+ |--align-regional-disks-to-vm-zone|--align-regional-disks|=c2. |--zone-movement|=c2. |--custom-data|=_ |--user-data|=_ |--secrets|=_+ |--plan-name|=_ |--plan-product|=_ |--plan-publisher|=_ |--plan-promotion-code|=_ |--license-type|=c99 |--assign-identity|=_: |--scope|=_ |--role|=_ |--encryption-identity|=_ |--boot-diagnostics-storage|=_ |--enable-agent|=c2. |--enable-auto-update|=c2. |--patch-mode|=c100 |--enable-hotpatching|=c2. |--enable-hibernation|=c2. |--processor-mode|=c101 |--v-cpus-available|=_ |--v-cpus-per-core|=_ |--workspace|=_ |--security-type|=c102 |--enable-secure-boot|=c2. |--enable-vtpm|=c2. |--accept-term|=f |--enable-integrity-monitoring|=f |--os-disk-security-encryption-type|=c103 |--os-disk-secure-vm-disk-encryption-set|=_ |--disable-integrity-monitoring-autoupgrade|=f |--enable-proxy-agent|=c2. |--proxy-agent-mode|=c104 |--wire-server-mode|=c104 |--wire-server-use-local-file-rules|--wire-local-rules|=c2. |--imds-mode|=c104 |--wire-server-access-control-profile-reference-id|--wire-server-profile-id|=_ |--imds-access-control-profile-reference-id|--imds-profile-id|=_ |--key-incarnation-id|=_ |--add-proxy-agent-extension|--add-proxy-agent-ext|=c2. |--additional-scheduled-events|--additional-events|=c2. |--enable-user-reboot-scheduled-events|--enable-reboot|=c2. |--enable-user-redeploy-scheduled-events|--enable-redeploy|=c2. |--scheduled-events-api-version|--se-api-version|=_ |--enable-all-instance-down|--all-instance-down|=c2. |--validate|=f |--no-wait|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_183=' |--resource-group|-g|=g |-n|--name|--vm-name|=u |--no-wait|=c2. |--force-deallocate|=c2. |--hibernate|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_184=' |--resource-group|-g|=g |-n|--name|=u |--no-wait|=c2. |--force-deletion|=c2. |--subscription|=s |--ids|=_+ |--yes|-y|=f |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_185=' |--resource-group|-g|=g |-n|--name|--vm-name|=u |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_186=' |--resource-group|-g|=g |--name|-n|=u |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_187=' |--location|-l|=l |--publisher|-p|=_ |--offer|-f|=_ |--sku|-s|=_ |--all|=f |--edge-zone|=_ |--architecture|=c17 |--subscription|=s'
_sig_options_188=' |--publisher|-p|=_ |--location|-l|=l |--edge-zone|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_189=' |--location|-l|=l |--edge-zone|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_190=' |--location|-l|=l |--publisher|-p|=_ |--offer|-f|=_ |--edge-zone|=_ |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_191=' |--urn|=_ |--publisher|-p|=_ |--offer|-f|=_ |--sku|-s|=_ |--version|=_ |--location|-l|=l |--edge-zone|=_ |--subscription|=s'
_sig_options_192=' |--resource-group|-g|=g |--show-details|-d|=f |--vmss|=_ |--subscription|=s'
_sig_options_193=' |--location|-l|=l |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_194=' |--resource-group|-g|=g |--name|-n|=u |--force|=f |--no-wait|=f |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_195=' |--resource-group|-g|=g |--name|-n|=u |--command-id|=_ |--scripts|=_+ |--parameters|=_+ |--no-wait|=f |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_196=' |--resource-group|-g|=g |--name|-n|=u |--show-details|-d|=f |--include-user-data|-u|=f |--subscription|=s |--ids|=_+'
_sig_options_197=' |--resource-group|-g|=g |-n|--name|--vm-name|=u |--no-wait|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_198=' |--resource-group|-g|=g |--name|-n|=u |--skip-shutdown|=f |--no-wait|=f |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_199=' |--resource-group|-g|=g |--name|-n|=u |--os-disk|=d |--disk-caching|=_: |--write-accelerator|=_: |--license-type|=c99 |--ultra-ssd-enabled|=c2. |--priority|=c96 |--max-price|=_ |--ppg|=_ |--workspace|=_ |--enable-secure-boot|=c2. |--enable-vtpm|=c2. |--user-data|=_ |--capacity-reservation-group|--crg|=_ |--disable-capacity-reservation-assignment|--no-cap-reservation|=c2. |--host|=_ |--host-group|=_ |--size|=_ |--ephemeral-os-disk-placement|--ephemeral-placement|=c93 |--enable-hibernation|=c2. |--v-cpus-available|=_ |--v-cpus-per-core|=_ |--processor-mode|=c101 |--disk-controller-type|=c95 |--security-type|=c102 |--enable-proxy-agent|=c2. |--proxy-agent-mode|=c104 |--wire-server-mode|=c104 |--wire-server-use-local-file-rules|--wire-local-rules|=c2. |--imds-mode|=c104 |--wire-server-access-control-profile-reference-id|--wire-server-profile-id|=_ |--imds-access-control-profile-reference-id|--imds-profile-id|=_ |--key-incarnation-id|=_ |--add-proxy-agent-extension|--add-proxy-agent-ext|=c2. |--additional-scheduled-events|--additional-events|=c2. |--enable-user-reboot-scheduled-events|--enable-reboot|=c2. |--enable-user-redeploy-scheduled-events|--enable-redeploy|=c2. |--scheduled-events-api-version|--se-api-version|=_ |--enable-all-instance-down|--all-instance-down|=c2. |--align-regional-disks-to-vm-zone|--align-regional-disks|=c2. |--zone-movement|=c2. |--zone|-z|=_ |--set|=u+ |--add|=u+ |--remove|=u+ |--force-string|=f |--no-wait|=f |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_200=' |--resource-group|-g|=g |--name|-n|=u |--created|=f |--updated|=f |--deleted|=f |--exists|=f |--custom|=_ |--interval|=_ |--timeout|=_ |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_201=' |--resource-group|-g|=g |--name|-n|=z |--subscription|=s'
_sig_options_202=' |--resource-group|-g|=g |--name|-n|=z |--app-version-ids|=_: |--order-applications|=f |--app-config-overrides|=_: |--treat-deployment-as-failure|=_: |--enable-automatic-upgrade|--enable-auto-upgrade|=_: |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_203=' |--name|-n|=_ |--resource-group|-g|=g |--image|=m |--location|-l|=l |--tags|=_: |--disable-overprovision|=f |--instance-count|=_ |--upgrade-policy-mode|=c105 |--vm-sku|=_ |--load-balancer|--lb|=_ |--lb-sku|=c106 |--app-gateway|=_ |--app-gateway-subnet-address-prefix|=_ |--app-gateway-sku|=_ |--app-gateway-capacity|=_ |--backend-pool-name|=_ |--backend-port|=_ |--lb-nat-rule-name|--nat-rule-name|=_ |--health-probe|=_ |--public-ip-per-vm|=f |--vm-domain-name|=_ |--dns-servers|=_+ |--subnet-address-prefix|=_ |--storage-container-name|=_ |--single-placement-group|=c2. |--platform-fault-domain-count|=_ |--zones|-z|=_+ |--terminate-notification-time|=_ |--computer-name-prefix|=_ |--orchestration-mode|=c107 |--scale-in-policy|=c108+ |--data-disk-iops|=_+ |--data-disk-mbps|=_+ |--data-disk-delete-option|=c94 |--automatic-repairs-grace-period|=_ |--automatic-repairs-action|=c109 |--enable-automatic-repairs|--enable-auto-repairs|=c2. |--host-group|=_ |--max-batch-instance-percent|=_ |--max-unhealthy-instance-percent|=_ |--max-unhealthy-upgraded-instance-percent|=_ |--pause-time-between-batches|=_ |--enable-cross-zone-upgrade|=c2. |--prioritize-unhealthy-instances|=c2. |--max-surge|=c2. |--network-api-version|=_ |--enable-spot-restore|=c2. |--spot-restore-timeout|=_ |--enable-auto-os-upgrade|=c2. |--regular-priority-count|=_ |--regular-priority-percentage|=_ |--enable-osimage-notification|=c2. |--security-posture-reference-id|--security-posture-id|=_ |--security-posture-reference-exclude-extensions|--exclude-extensions|=_: |--security-posture-reference-is-overridable|--is-overridable|=c2. |--enable-resilient-creation|=c2. |--enable-resilient-deletion|=c2. |--skuprofile-vmsizes|=_+ |--skuprofile-allocation-strategy|--sku-allocat-strat|=c110 |--skuprofile-rank|=_+ |--zone-balance|=c2. |--enable-automatic-zone-balancing|--enable-zone-balancing|=c2. |--automatic-zone-balancing-strategy|--balancing-strategy|=c111 |--automatic-zone-balancing-behavior|--balancing-behavior|=c112 |--zone-placement-policy|=c113 |--max-zone-count|=_ |--instance-percent-policy|--ipp|=c2. |--max-instance-percent|--value-max-instance-percent-per-zone|=_ |--authentication-type|=c87 |--admin-password|=_ |--admin-username|=_ |--ssh-dest-key-path|=_ |--ssh-key-values|=_+ |--generate-ssh-keys|=f |--ssh-key-type|=c88 |--nsg|=_ |--accelerated-networking|=c2. |--public-ip-address|=_ |--public-ip-address-allocation|=c90 |--public-ip-address-dns-name|=_ |--vnet-name|=_ |--vnet-address-prefix|=_ |--subnet|=_ |--asgs|=_+ |--os-disk-name|=_ |--os-type|=c92 |--os-disk-caching|=c34 |--data-disk-caching|=_+ |--storage-sku|=_+ |--use-unmanaged-disk|=f |--os-disk-size-gb|=_ |--data-disk-sizes-gb|=_+ |--ultra-ssd-enabled|=c2. |--ephemeral-os-disk|=c2. |--ephemeral-os-disk-placement|--ephemeral-placement|=c93 |--ephemeral-os-disk-enable-full-caching|--ephemeral-full-caching|=c2. |--os-disk-encryption-set|=_ |--data-disk-encryption-sets|=_+ |--specialized|=c2. |--encryption-at-host|=c2. |--os-disk-delete-option|=c94 |--disk-controller-type|=c95 |--ppg|=_ |--priority|=c96 |--max-price|=_ |--eviction-policy|=c97 |--edge-zone|=_ |--capacity-reservation-group|--crg|=_ |--disable-capacity-reservation-assignment|--no-cap-reservation|=c2. |--include-zones|=_+ |--exclude-zones|=_+ |--custom-data|=_ |--user-data|=_ |--secrets|=_+ |--plan-name|=_ |--plan-product|=_ |--plan-publisher|=_ |--plan-promotion-code|=_ |--license-type|=c99 |--assign-identity|=_: |--scope|=_ |--role|=_ |--encryption-identity|=_ |--enable-agent|=c2. |--enable-auto-update|=c2. |--patch-mode|=c100 |--enable-hibernation|=c2. |--processor-mode|=c101 |--v-cpus-available|=_ |--v-cpus-per-core|=_ |--security-type|=c102 |--enable-secure-boot|=c2. |--enable-vtpm|=c2. |--accept-term|=f |--enable-integrity-monitoring|=f |--os-disk-security-encryption-type|=c103 |--os-disk-secure-vm-disk-encryption-set|=_ |--disable-integrity-monitoring-autoupgrade|=f |--enable-proxy-agent|=c2. |--proxy-agent-mode|=c104 |--wire-server-mode|=c104 |--wire-server-use-local-file-rules|--wire-local-rules|=c2. |--imds-mode|=c104 |--wire-server-access-control-profile-reference-id|--wire-server-profile-id|=_ |--imds-access-control-profile-reference-id|--imds-profile-id|=_ |--add-proxy-agent-extension|--add-proxy-agent-ext|=c2. |--additional-scheduled-events|--additional-events|=c2. |--enable-user-reboot-scheduled-events|--enable-reboot|=c2. |--enable-user-redeploy-scheduled-events|--enable-redeploy|=c2. |--scheduled-events-api-version|--se-api-version|=_ |--enable-all-instance-down|--all-instance-down|=c2. |--validate|=f |--no-wait|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_204=' |--resource-group|-g|=g |-n|--name|--vm-scale-set-name|=z |--no-wait|=c2. |--force-deletion|=c2. |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_205=' |--resource-group|-g|=g |-n|--name|--virtual-machine-scale-set-name|=z |--expand|=_ |--filter|=_ |--select|=_ |--max-items|=_ |--next-token|=_ |--resiliency-view|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_206=' |--resource-group|-g|=g |--name|-n|=z |--new-capacity|=_ |--no-wait|=f |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_207=' |--resource-group|-g|=g |--name|-n|=z |--instance-id|=_ |--include-user-data|-u|=f |--subscription|=s'
_sig_options_208=' |--resource-group|-g|=g |--name|-n|=z |--instance-id|=_ |--security-type|=c102 |--license-type|=c99 |--protect-from-scale-in|=c2. |--protect-from-scale-set-actions|=c2. |--enable-terminate-notification|=c2. |--force-deletion|=f |--ultra-ssd-enabled|=c2. |--priority|=c96 |--max-price|=_ |--ppg|=_ |--user-data|=_ |--capacity-reservation-group|--crg|=_ |--disable-capacity-reservation-assignment|--no-cap-reservation|=c2. |--ephemeral-os-disk-placement|--ephemeral-placement|=c93 |--enable-secure-boot|=c2. |--enable-vtpm|=c2. |--v-cpus-available|=_ |--v-cpus-per-core|=_ |--processor-mode|=c101 |--disk-controller-type|=c95 |--custom-data|=_ |--enable-hibernation|=c2. |--ephemeral-os-disk|=c2. |--include-zones|=_+ |--exclude-zones|=_+ |--ephemeral-os-disk-option|--ephemeral-option|=c114 |--enable-proxy-agent|=c2. |--proxy-agent-mode|=c104 |--wire-server-mode|=c104 |--wire-server-use-local-file-rules|--wire-local-rules|=c2. |--imds-mode|=c104 |--wire-server-access-control-profile-reference-id|--wire-server-profile-id|=_ |--imds-access-control-profile-reference-id|--imds-profile-id|=_ |--add-proxy-agent-extension|--add-proxy-agent-ext|=c2. |--additional-scheduled-events|--additional-events|=c2. |--enable-user-reboot-scheduled-events|--enable-reboot|=c2. |--enable-user-redeploy-scheduled-events|--enable-redeploy|=c2. |--scheduled-events-api-version|--se-api-version|=_ |--enable-all-instance-down|--all-instance-down|=c2. |--upgrade-policy-mode|=c105 |--vm-sku|=_ |--zones|-z|=_+ |--terminate-notification-time|=_ |--scale-in-policy|=c108+ |--automatic-repairs-grace-period|=_ |--automatic-repairs-action|=c109 |--enable-automatic-repairs|=c2. |--max-batch-instance-percent|=_ |--max-unhealthy-instance-percent|=_ |--max-unhealthy-upgraded-instance-percent|=_ |--pause-time-between-batches|=_ |--enable-cross-zone-upgrade|=c2. |--prioritize-unhealthy-instances|=c2. |--max-surge|=c2. |--enable-spot-restore|=c2. |--spot-restore-timeout|=_ |--enable-auto-os-upgrade|=c2. |--regular-priority-count|=_ |--regular-priority-percentage|=_ |--enable-osimage-notification|=c2. |--security-posture-reference-id|--security-posture-id|=_ |--security-posture-reference-exclude-extensions|--exclude-extensions|=_: |--security-posture-reference-is-overridable|--is-overridable|=c2. |--enable-resilient-creation|=c2. |--enable-resilient-deletion|=c2. |--skuprofile-vmsizes|=_+ |--skuprofile-allocation-strategy|--sku-allocat-strat|=c110 |--skuprofile-rank|=_+ |--zone-balance|=c2. |--enable-automatic-zone-balancing|--enable-zone-balancing|=c2. |--automatic-zone-balancing-strategy|--balancing-strategy|=c111 |--automatic-zone-balancing-behavior|--balancing-behavior|=c112 |--zone-placement-policy|=c113 |--max-zone-count|=_ |--instance-percent-policy|--ipp|=c2. |--max-instance-percent|--value-max-instance-percent-per-zone|=_ |--set|=u+ |--add|=u+ |--remove|=u+ |--force-string|=f |--no-wait|=f |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_209=' |--resource-group|-g|=g |--name|-n|=z |--instance-id|=_ |--created|=f |--updated|=f |--deleted|=f |--exists|=f |--custom|=_ |--interval|=_ |--timeout|=_ |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f'
_sig_options_210=' |--as|=k |--action|=_ |--scope|=_'
_sig_options_211=' |=r |--subscription|=s'
_sig_options_212=' |--scope|=_'
_sig_options_213=''
_sig_options_214=' |=_'
_sig_options_215=' |=_ |--force|=f'
_sig_options_216=' |=c115'
_sig_options_217=' |--resource-group|-g|=g |--gallery-name|--gallery|-r|=r |--image-definition|--gallery-image-definition|-i|=i |--image-version|--gallery-image-version|-e|=e |--by|=c116 |--prices|=F |--subscription|=s'
_sig_options_218=' |=F+ |--format|=c117 |--exit-code|=f |--subscription|=s'
_sig_options_219=' |=c118.'
_sig_options_220=' |--resource-group|-g|=g |--gallery-name|--gallery|-r|=r |--format|=c119 |--file|-f|=F |--subscription|=s'
_sig_options_221=' |--on|=c120 |--name|-n|=_ |--region|=l |--after|=_ |--hang|=f |--status|=c121 |--retry-after|=_ |--method|=c122 |--resource-type|=_ |--code|=_ |--message|=_ |--times|=_ |--nth|=_ |--share|=_ |--seed|=_'
_sig_options_222=' |=_: |--all|=f'
_sig_options_223=' |-i|--gallery-image-name|--gallery-image-definition|=i |-r|--gallery-name|=r |--resource-group|-g|=g |--location|-l|=l |--explain|=f |--subscription|=s'
_sig_options_224=' |=F: |--resource-group|-g|=g |--dry-run|=f |--print-script|=f |--subscription|=s'
_sig_options_225=' |--resource-group|-g|=g |--gallery-name|--gallery|-r|=r |--image-definition|--gallery-image-definition|-i|=i |--disable|=_+ |--only|=_+ |--format|=c123 |--fail-on|=c124 |--subscription|=s'
_sig_options_226=' |--resource-group|-g|=g |--gallery-name|--gallery|-r|=r |--image-definition|--gallery-image-definition|-i|=i |--keep|=_ |--older-than|=_ |--age-tag|=_ |--past-end-of-life|=f |--unused|=f |--tag|=_+ |--without-tag|=_+ |--match|=_+ |--policy|=F |--allow|=_+ |--yes|-y|=f |--save|=F |--apply|=F |--null|-0|=f |--prices|=F |--subscription|=s'
_sig_options_227=' |--location|-l|=l |--subscription|=s |=c125'
_sig_options_228=' |--port|-p|=_ |--host|=_ |--token|=_ |--background|=f |--strict-api-versions|=f |=c126'
_sig_options_229=' |--sdk|=f |--unset|=f'
_sig_options_230=' |--credentials|=f |--as|=k'
_sig_options_231=' |--resource-group|-g|=g |--gallery-name|--gallery|-r|=r |--image-definition|--gallery-image-definition|-i|=i |--newest|=_ |--subscription|=s'
_sig_options_232=' |--resource-group|-g|=g |--gallery-name|--gallery|-r|=r |--image-definition|--gallery-image-definition|-i|=i |--keep-regions|=l+ |--newest|=_ |--policy|=F |--allow|=_+ |--yes|-y|=f |--save|=F |--apply|=F |--null|-0|=f |--prices|=F |--subscription|=s'
_sig_options_233=' |=_+ |--keep|=f |--subscription|=s'
_sig_options_234=' |--name|-n|=_ |--resource-group|-g|=g |--image|=m |--size|=_ |--location|-l|=l |--tags|=_: |--authentication-type|=c87 |--admin-password|=_ |--computer-name|=_ |--admin-username|=_ |--ssh-dest-key-path|=_ |--ssh-key-values|=_+ |--generate-ssh-keys|=f |--ssh-key-name|=_ |--ssh-key-type|=c88 |--nics|=_+ |--nsg|=_ |--nsg-rule|=c89 |--accelerated-networking|=c2. |--private-ip-address|=_ |--public-ip-address|=_ |--public-ip-address-allocation|=c90 |--public-ip-address-dns-name|=_ |--public-ip-sku|=c91 |--vnet-name|=_ |--vnet-address-prefix|=_ |--subnet|=_ |--subnet-address-prefix|=_ |--asgs|=_+ |--nic-delete-option|=_+ |--os-disk-name|=_ |--os-type|=c92 |--storage-account|=_ |--os-disk-caching|=c34 |--data-disk-caching|=_+ |--storage-container-name|=_ |--storage-sku|=_+ |--use-unmanaged-disk|=f |--attach-os-disk|=_ |--os-disk-size-gb|=_ |--attach-data-disks|=_+ |--data-disk-sizes-gb|=_+ |--ultra-ssd-enabled|=c2. |--ephemeral-os-disk|=c2. |--ephemeral-os-disk-placement|--ephemeral-placement|=c93 |--ephemeral-os-disk-enable-full-caching|--ephemeral-full-caching|=c2. |--os-disk-encryption-set|=_ |--data-disk-encryption-sets|=_+ |--specialized|=c2. |--encryption-at-host|=c2. |--os-disk-delete-option|=c94 |--data-disk-delete-option|=_+ |--disk-controller-type|=c95 |--source-snapshots-or-disks|--source-resource|=_+ |--source-snapshots-or-disks-size-gb|--source-resource-size|=_+ |--source-disk-restore-point|--source-disk-rp|=_+ |--source-disk-restore-point-size-gb|--source-rp-size|=_+ |--data-disk-iops|=_ |--data-disk-mbps|=_ |--availability-set|=_ |--zone|-z|=_ |--ppg|=_ |--host|=_ |--host-group|=_ |--priority|=c96 |--max-price|=_ |--eviction-policy|=c97 |--vmss|=_ |--platform-fault-domain|=_ |--count|=_ |--edge-zone|=_ |--capacity-reservation-group|--crg|=_ |--disable-capacity-reservation-assignment|--no-cap-reservation|=c2. |--zone-placement-policy|=c98 |--include-zones|=_+ |--exclude-zones|=_+ |--align-regional-disks-to-vm-zone|--align-regional-disks|=c2. |--zone-movement|=c2. |--custom-data|=_ |--user-data|=_ |--secrets|=_+ |--plan-name|=_ |--plan-product|=_ |--plan-publisher|=_ |--plan-promotion-code|=_ |--license-type|=c99 |--assign-identity|=_: |--scope|=_ |--role|=_ |--encryption-identity|=_ |--boot-diagnostics-storage|=_ |--enable-agent|=c2. |--enable-auto-update|=c2. |--patch-mode|=c100 |--enable-hotpatching|=c2. |--enable-hibernation|=c2. |--processor-mode|=c101 |--v-cpus-available|=_ |--v-cpus-per-core|=_ |--security-type|=c102 |--enable-secure-boot|=c2. |--enable-vtpm|=c2. |--accept-term|=f |--enable-integrity-monitoring|=f |--os-disk-security-encryption-type|=c103 |--os-disk-secure-vm-disk-encryption-set|=_ |--disable-integrity-monitoring-autoupgrade|=f |--enable-proxy-agent|=c2. |--proxy-agent-mode|=c104 |--wire-server-mode|=c104 |--wire-server-use-local-file-rules|--wire-local-rules|=c2. |--imds-mode|=c104 |--wire-server-access-control-profile-reference-id|--wire-server-profile-id|=_ |--imds-access-control-profile-reference-id|--imds-profile-id|=_ |--key-incarnation-id|=_ |--add-proxy-agent-extension|--add-proxy-agent-ext|=c2. |--additional-scheduled-events|--additional-events|=c2. |--enable-user-reboot-scheduled-events|--enable-reboot|=c2. |--enable-user-redeploy-scheduled-events|--enable-redeploy|=c2. |--scheduled-events-api-version|--se-api-version|=_ |--enable-all-instance-down|--all-instance-down|=c2. |--validate|=f |--no-wait|=f |--subscription|=s |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_235=' |--resource-group|-g|=g |--name|-n|=u |--os-disk|=d |--disk-caching|=_: |--write-accelerator|=_: |--license-type|=c99 |--ultra-ssd-enabled|=c2. |--priority|=c96 |--max-price|=_ |--ppg|=_ |--enable-secure-boot|=c2. |--enable-vtpm|=c2. |--user-data|=_ |--capacity-reservation-group|--crg|=_ |--disable-capacity-reservation-assignment|--no-cap-reservation|=c2. |--host|=_ |--host-group|=_ |--size|=_ |--ephemeral-os-disk-placement|--ephemeral-placement|=c93 |--enable-hibernation|=c2. |--v-cpus-available|=_ |--v-cpus-per-core|=_ |--processor-mode|=c101 |--disk-controller-type|=c95 |--security-type|=c102 |--enable-proxy-agent|=c2. |--proxy-agent-mode|=c104 |--wire-server-mode|=c104 |--wire-server-use-local-file-rules|--wire-local-rules|=c2. |--imds-mode|=c104 |--wire-server-access-control-profile-reference-id|--wire-server-profile-id|=_ |--imds-access-control-profile-reference-id|--imds-profile-id|=_ |--key-incarnation-id|=_ |--add-proxy-agent-extension|--add-proxy-agent-ext|=c2. |--additional-scheduled-events|--additional-events|=c2. |--enable-user-reboot-scheduled-events|--enable-reboot|=c2. |--enable-user-redeploy-scheduled-events|--enable-redeploy|=c2. |--scheduled-events-api-version|--se-api-version|=_ |--enable-all-instance-down|--all-instance-down|=c2. |--align-regional-disks-to-vm-zone|--align-regional-disks|=c2. |--zone-movement|=c2. |--zone|-z|=_ |--set|=u+ |--add|=u+ |--remove|=u+ |--force-string|=f |--no-wait|=f |--subscription|=s |--ids|=_+ |--change-reference|=_ |--acquire-policy-token|=f |--what-if|=f'
_sig_options_236=' |=F. |--profile|=c127'
_sig_options_237=' |=_ |--parent|=_ |--tenant|=_'
_sig_options_238=' |=_ |--name-or-id|-s|=s'
_sig_options_239=' |--name-or-id|-s|=s'
_sig_options_240=' |=_ |--type|=c128 |--tenant|=_+ |--object-id|=_'
_sig_options_241=' |=k |--member|-m|=k'
_sig_options_242=' |=k'
_sig_options_243=' |=c127.'
_sig_options_244=' |=c129.'
_sig_options_245=' |=_ |--id|=_ |--tenant|=_'
_sig_options_246=' |=l |--name|-n|=s |--remove|=f |--subscription|=s'
_sig_options_247=' |=s'
_sig_choices_0='json jsonc yaml yamlc table tsv none'
_sig_choices_1='oss-rdbms arm aad-graph ms-graph batch media data-lake'
_sig_choices_2='true false'
_sig_choices_3='core.output core.only_show_errors core.disable_confirm_prompt core.no_color core.disable_progress_bar core.disable_concurrent_ids core.error_recommendation defaults.group defaults.location defaults.subscription defaults.vm defaults.vmss lint.disable engine.kind replication.speed consistency.delete_lag'
_sig_choices_4='core.output= core.only_show_errors= core.disable_confirm_prompt= core.no_color= core.disable_progress_bar= core.disable_concurrent_ids= core.error_recommendation= defaults.group= defaults.location= defaults.subscription= defaults.vm= defaults.vmss= lint.disable= engine.kind= replication.speed= consistency.delete_lag='
_sig_choices_5='group= location= subscription= vm= vmss='
_sig_choices_6='global local'
_sig_choices_7='Template Provider ProviderNoRbac'
_sig_choices_8='Incremental Complete'
_sig_choices_9='ResourceIdOnly FullResourcePayloads'
_sig_choices_10='Create Delete Ignore Deploy NoChange Modify Unsupported'
_sig_choices_11='PremiumV2_LRS Premium_LRS Premium_ZRS StandardSSD_LRS StandardSSD_ZRS Standard_LRS UltraSSD_LRS'
_sig_choices_12='Linux Windows'
_sig_choices_13='V1 V2'
_sig_choices_14='EncryptionAtRestWithPlatformKey EncryptionAtRestWithCustomerKey EncryptionAtRestWithPlatformAndCustomerKeys'
_sig_choices_15='AllowAll AllowPrivate DenyAll'
_sig_choices_16='Disabled Enabled'
_sig_choices_17='x64 Arm64'
_sig_choices_18='AzureActiveDirectory None'
_sig_choices_19='TrustedLaunch ConfidentialVM_VMGuestStateOnlyEncryptedWithPlatformKey ConfidentialVM_DiskEncryptedWithPlatformKey ConfidentialVM_DiskEncryptedWithCustomerKey Standard'
_sig_choices_20='Upload UploadWithSecurityData'
_sig_choices_21='AutomaticReattach'
_sig_choices_22='TrustedLaunchAndConfidentialVMSupported TrustedLaunchSupported'
_sig_choices_23='None Read Write'
_sig_choices_24='AutomaticReattach None'
_sig_choices_25='EncryptionAtRestWithCustomerKey EncryptionAtRestWithPlatformAndCustomerKeys EncryptionAtRestWithPlatformKey'
_sig_choices_26='Arm64 x64'
_sig_choices_27='ConfidentialVmEncryptedWithCustomerKey EncryptionAtRestWithCustomerKey EncryptionAtRestWithPlatformAndCustomerKeys'
_sig_choices_28='Microsoft.Compute Microsoft.Resources Microsoft.Features Microsoft.Authorization Microsoft.Network Microsoft.Storage Microsoft.KeyVault Microsoft.ManagedIdentity Microsoft.VirtualMachineImages'
_sig_choices_29='AutomaticOSUpgradeWithGalleryImage CAPSImagePublishing CommunityGalleries GalleryApplicationPreview GalleryImageBigBlob GalleryImageHighScale GalleryPreview GalleryRemoveUserSourceDependency SIGEnablePremiumLRSReplication SIGEncryption SIGPhaseScaleOutCopies SIGSharing SIGSoftDelete SIGTrustedVM UserImageSharing AllowLBPreview'
_sig_choices_30='Microsoft.Compute/virtualMachines Microsoft.Compute/virtualMachineScaleSets Microsoft.Databricks/workspaces'
_sig_choices_31='json arm bicep'
_sig_choices_32='None Regional'
_sig_choices_33='Windows Linux'
_sig_choices_34='None ReadOnly ReadWrite'
_sig_choices_35='AzureServices None'
_sig_choices_36='Allow Deny'
_sig_choices_37='Enabled Disabled'
_sig_choices_38='software hsm'
_sig_choices_39='encrypt decrypt sign verify wrapKey unwrapKey import export'
_sig_choices_40='EC EC-HSM RSA RSA-HSM oct oct-HSM'
_sig_choices_41='P-256 P-384 P-521 P-256K'
_sig_choices_42='all encrypt decrypt wrapKey unwrapKey sign verify get list create update import delete backup restore recover purge release rotate getrotationpolicy setrotationpolicy'
_sig_choices_43='all get list set delete backup restore recover purge'
_sig_choices_44='all get list delete create import update managecontacts getissuers listissuers setissuers deleteissuers manageissuers recover purge backup restore'
_sig_choices_45='all get list delete set update regeneratekey recover purge backup restore setsas listsas getsas deletesas'
_sig_choices_46='CanNotDelete ReadOnly'
_sig_choices_47='head get put post delete options patch'
_sig_choices_48='User Group ServicePrincipal ForeignGroup'
_sig_choices_49='Community Groups Private'
_sig_choices_50='ReplicationStatus'
_sig_choices_51='Generalized Specialized'
_sig_choices_52='tenant'
_sig_choices_53='Standard_LRS Standard_ZRS Premium_LRS'
_sig_choices_54='Full Shallow'
_sig_choices_55='ReplicationStatus UefiSettings'
_sig_choices_56='IMDS WireServer'
_sig_choices_57='Audit Disabled Enforce'
_sig_choices_58='Permissions'
_sig_choices_59='Premium_LRS Standard_LRS Standard_ZRS'
_sig_choices_60='None Enhanced'
_sig_choices_61='Read Write'
_sig_choices_62='VHD VHDX'
_sig_choices_63='Standard_LRS Standard_GRS Standard_RAGRS Standard_ZRS Premium_LRS Premium_ZRS Standard_GZRS Standard_RAGZRS StandardV2_LRS StandardV2_GRS StandardV2_ZRS StandardV2_GZRS PremiumV2_LRS PremiumV2_ZRS'
_sig_choices_64='Storage StorageV2 BlobStorage FileStorage BlockBlobStorage'
_sig_choices_65='blob file table queue'
_sig_choices_66='Microsoft.Storage Microsoft.Keyvault'
_sig_choices_67='Hot Cool Premium Cold Smart'
_sig_choices_68='None Logging Metrics AzureServices'
_sig_choices_69='User Computer'
_sig_choices_70='Account Service'
_sig_choices_71='MicrosoftRouting InternetRouting'
_sig_choices_72='TLS1_0 TLS1_1 TLS1_2 TLS1_3'
_sig_choices_73='None SystemAssigned UserAssigned SystemAssigned,UserAssigned'
_sig_choices_74='Log Block'
_sig_choices_75='None StorageFileDataSmbShareReader StorageFileDataSmbShareContributor StorageFileDataSmbShareElevatedContributor'
_sig_choices_76='Unlocked Locked Disabled'
_sig_choices_77='Enabled Disabled SecuredByPerimeter'
_sig_choices_78='Standard AzureDnsZone'
_sig_choices_79='Any None'
_sig_choices_80='PrivateLink AAD All'
_sig_choices_81='kerb'
_sig_choices_82='geoReplicationStats blobRestoreStatus'
_sig_choices_83='block page append'
_sig_choices_84='login key'
_sig_choices_85='off blob container'
_sig_choices_86='Merge Replace Delete'
_sig_choices_87='ssh password all'
_sig_choices_88='RSA Ed25519'
_sig_choices_89='RDP SSH NONE'
_sig_choices_90='dynamic static'
_sig_choices_91='Basic Standard'
_sig_choices_92='windows linux'
_sig_choices_93='CacheDisk NvmeDisk ResourceDisk'
_sig_choices_94='Delete Detach'
_sig_choices_95='NVMe SCSI'
_sig_choices_96='Regular Low Spot SpotPlus'
_sig_choices_97='Deallocate Delete'
_sig_choices_98='Any'
_sig_choices_99='Windows_Server Windows_Client RHEL_BYOS SLES_BYOS RHEL_BASE RHEL_SAPAPPS RHEL_SAPHA RHEL_EUS RHEL_BASESAPAPPS RHEL_BASESAPHA SLES_STANDARD SLES SLES_SAP SLES_HPC None RHEL_ELS_6 UBUNTU_PRO UBUNTU'
_sig_choices_100='AutomaticByOS AutomaticByPlatform Manual ImageDefault'
_sig_choices_101='Deterministic Opportunistic'
_sig_choices_102='TrustedLaunch Standard ConfidentialVM'
_sig_choices_103='VMGuestStateOnly DiskWithVMGuestState NonPersistedTPM'
_sig_choices_104='Audit Enforce'
_sig_choices_105='Automatic Manual Rolling'
_sig_choices_106='Basic Standard Gateway'
_sig_choices_107='Uniform Flexible'
_sig_choices_108='Default OldestVM NewestVM'
_sig_choices_109='Replace Restart Reimage'
_sig_choices_110='LowestPrice CapacityOptimized Prioritized'
_sig_choices_111='Recreate'
_sig_choices_112='CreateBeforeDelete'
_sig_choices_113='Auto'
_sig_choices_114='Local'
_sig_choices_115='bash zsh'
_sig_choices_116='subscription gallery definition version region'
_sig_choices_117='json text'
_sig_choices_118='AccountNameInvalid AnotherOperationInProgress AuthenticationFailed AuthenticationFailedInvalidHeader AuthorizationFailed Authorization_RequestDenied BadRequest BadRequestFormat CannotDeleteResource Conflict ConflictingUserInput DeleteGalleryImageVersionBlockedBeforeEndOfLife DeploymentActive DeploymentCannotBeCancelled DeploymentFailed DeploymentNotFound DeploymentOperationNotFound ExpiredAuthenticationToken FeatureNotFound FeatureRegistrationNotFound GalleryImageNotFound GallerySourceResourceExceedsMaxSize GatewayTimeout InternalServerError InvalidActionOrNotAction InvalidAddressPrefixFormat InvalidApiVersionParameter InvalidAuthenticationToken InvalidCIDRNotation InvalidContentLink InvalidCreateRoleAssignmentRequest InvalidDeployment InvalidDeploymentName InvalidFilterInQueryString InvalidHostHeader InvalidLockLevel InvalidLockNotes InvalidOutputFormat InvalidParameter InvalidPrincipalId InvalidQuery InvalidRequestContent InvalidRequestUri InvalidResourceGroup InvalidResourceGroupLocation InvalidResourceLocation InvalidResourceName InvalidResourceNameTrailingCharacters InvalidResourceNamespace InvalidResourceType InvalidRoleAssignmentId InvalidRoleDefinition InvalidRoleDefinitionId InvalidSkipToken InvalidSkipTokenInQueryString InvalidSubscriptionId InvalidTagName InvalidTagNameCharacters InvalidTagValueLength InvalidTags InvalidTemplate InvalidTemplateDeployment InvalidTopInQueryString LastOwnerDeletionNotAllowed LinkedAuthorizationFailed LinkedInvalidPropertyId LocationNotAvailableForResourceGroup LocationNotAvailableForResourceType LocationRequired MethodNotAllowed MissingApiVersionParameter MissingAssignableScopes MissingRequestBody MissingSubscriptionRegistration MoveCannotProceedWithResourcesAlreadyInTarget NetcfgSubnetRangeOutsideVnet NetcfgSubnetRangesOverlap NicInUse NoRegisteredProviderFound NotFound OnErrorDeploymentNotFound OperationNotAllowed OperationPreempted ParentResourceNotFound PreconditionFailed PredefinedTagNameNotFound PrincipalNotFound PrivateIPAddressInReservedRange PrivateIPAddressNotInSubnet PropertyChangeNotAllowed ReplicationJobsNotCompleted RequestEntityTooLarge RequestUriTooLong Request_BadRequest ResourceGroupBeingDeleted ResourceGroupDeletionBlocked ResourceGroupNotFound ResourceMoveNotSupported ResourceMoveProviderValidationFailed ResourceNotFound RoleAssignmentExists RoleAssignmentUpdateNotPermitted RoleDefinitionDoesNotExist RoleDefinitionHasAssignments RoleDefinitionUpdateNotAllowed RoleDefinitionWithSameNameExists ScopeLocked ServiceUnavailable StorageAccountAlreadyTaken SubscriptionNotFound TagIsInUse TooManyRequests UnmatchedPrincipalType UnsupportedMediaType VaultAlreadyExists VaultNameNotValid SIG101 SIG102 SIG103 SIG104 SIG105 SIG106 SIG107 SIG108 SIG109 SIG110 SIG111 SIG112 SIG113 SIG114 SIG115 SIG116 SIG117'
_sig_choices_119='json script arm bicep terraform'
_sig_choices_120='replicate operation request'
_sig_choices_121='429 500 503 504'
_sig_choices_122='GET PUT PATCH POST DELETE'
_sig_choices_123='json text sarif'
_sig_choices_124='error warning info never'
_sig_choices_125='set'
_sig_choices_126='env status stop token'
_sig_choices_127='latest 2019-01-preview'
_sig_choices_128='user group servicePrincipal'
_sig_choices_129='report throttle'
_sig_everywhere='|-h|--help|=f |--debug|=f |--verbose|=f |--only-show-errors|=f |--output|-o|=c0 |--query|=_'

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

_sig_regions='australiacentral australiacentral2 australiaeast australiasoutheast austriaeast belgiumcentral brazilsouth brazilsoutheast canadacentral canadaeast centralindia centralus centraluseuap chilecentral denmarkeast eastasia eastus eastus2 eastus2euap francecentral francesouth germanynorth germanywestcentral indiasouthcentral indonesiacentral israelcentral italynorth japaneast japanwest jioindiacentral jioindiawest koreacentral koreasouth malaysiawest mexicocentral newzealandnorth northcentralus northeurope norwayeast norwaywest polandcentral qatarcentral southafricanorth southafricawest southcentralus southeastasia southindia spaincentral swedencentral swedensouth switzerlandnorth switzerlandwest uaecentral uaenorth uksouth ukwest westcentralus westeurope westindia westus westus2 westus3'
_sig_display=('Australia Central' 'Australia Central 2' 'Australia East' 'Australia Southeast' 'Austria East' 'Belgium Central' 'Brazil South' 'Brazil Southeast' 'Canada Central' 'Canada East' 'Central India' 'Central US' 'Central US EUAP' 'Chile Central' 'Denmark East' 'East Asia' 'East US' 'East US 2' 'East US 2 EUAP' 'France Central' 'France South' 'Germany North' 'Germany West Central' 'India South Central' 'Indonesia Central' 'Israel Central' 'Italy North' 'Japan East' 'Japan West' 'Jio India Central' 'Jio India West' 'Korea Central' 'Korea South' 'Malaysia West' 'Mexico Central' 'New Zealand North' 'North Central US' 'North Europe' 'Norway East' 'Norway West' 'Poland Central' 'Qatar Central' 'South Africa North' 'South Africa West' 'South Central US' 'South India' 'Southeast Asia' 'Spain Central' 'Sweden Central' 'Sweden South' 'Switzerland North' 'Switzerland West' 'UAE Central' 'UAE North' 'UK South' 'UK West' 'West Central US' 'West Europe' 'West India' 'West US' 'West US 2' 'West US 3')

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
    case ${1%% *} in access|activate|clock|completion|config|configure|diff|explain|export|fault|import|quota|serve|tour|try|version|workspace) ;; *) o="$o |--as|=k";; esac
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
        *=*=*) lead=$lead${cur%=*}= cur=${cur##*=}; _sig_offer standard_lrs standard_zrs premium_lrs;;
        *=*)
            lead=$lead${cur%%=*}= cur=${cur#*=}
            _sig_offer standard_lrs standard_zrs premium_lrs
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
    [ -n "$f" ] || _sig_offer 'Local' 00000000-0000-4000-8000-000000000001
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
    if [ ${#files[@]} -le 300 ]; then
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
