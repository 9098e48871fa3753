// Writes zod.json: what Autumn's validation says of many request bodies, by the validator that the service uses.
// To run: npm install zod@3.25.76 && node generate.mjs > zod.json
import { z } from "zod/v4";
const Bin = z.enum(["day","hour","week","month"]).default("day");
const Range = z.enum(["24h","7d","30d","90d","last_cycle","1bc","3bc"]);
const custom = z.object({start:z.number(),end:z.number()}).refine(d=>d.start<d.end,{message:"start must be before end"}).optional();
const G='group_by must start with "properties." or be "$customer_id", "$entity_id", "$plan_id", or "$feature_id"';
const today = z.object({
 customer_id:z.string().min(1).optional(), entity_id:z.string().min(1).optional(),
 feature_id:z.string().min(1).or(z.array(z.string().min(1))),
 group_by:z.string().refine(v=>v.startsWith("properties.")||["$customer_id","$entity_id","$plan_id","$feature_id"].includes(v),{message:G}).optional(),
 range:Range.optional(), bin_size:Bin.optional(), custom_range:custom,
 filter_by:z.record(z.string(),z.string()).optional(),
 max_groups:z.number().int().min(1).max(250).optional(),
 aggregate_on:z.enum(["deducted"]).optional(),
}).refine(d=>!(!!d.custom_range?.end&&!!d.custom_range?.start)||d.range===undefined,{message:"Only one of range or custom_range may be provided",path:["custom_range","range"]})
.refine(d=>!d.filter_by||Object.keys(d.filter_by).length<=5,{message:"filter_by supports a maximum of 5 filters",path:["filter_by"]})
.refine(d=>d.group_by!=="$feature_id"||d.aggregate_on==="deducted",{message:'group_by "$feature_id" requires aggregate_on to be "deducted"',path:["group_by"]});
const march = z.object({
 customer_id:z.string().min(1),
 feature_id:z.string().min(1).or(z.array(z.string().min(1))),
 group_by:z.string().startsWith("properties.").optional(),
 range:Range.optional(), bin_size:z.enum(["day","hour","month"]).default("day").optional(), custom_range:custom,
}).refine(d=>!(!!d.custom_range?.end&&!!d.custom_range?.start)||d.range===undefined,{message:"Only one of range or custom_range may be provided",path:["custom_range","range"]});
// The server's rewording of messages.
function fmt(e){ const one=i=>{const p=i.path.length?i.path.join("."):"input"; let m=i.message;
 if(m.includes("Too small")&&m.includes("expected string to have >=1 characters")) m="cannot be empty";
 else if(m.includes("Invalid option: expected one of")) m="must be one of: "+m.match(/expected one of (.+)/)[1].split("|").map(o=>o.replace(/['"]/g,"").trim()).join(", ");
 else for(const t of ["string","number","boolean"]) if(m.includes(`Invalid input: expected ${t}, received`)) {m=`must be a ${t} (received ${m.split("received ")[1]})`;break;}
 return `${p}: ${m}`;};
 const a=e.issues.map(one); return a.length===1?a[0]:"[Validation Errors] "+a.join("; ");}
const ok='"feature_id":"api"';
const odd=['null','true','0','-0','-1','1','1.5','250','251','1e16','-1e16','1e400','-1e400','""','"x"','"24h"','"day"','"week"','"$feature_id"','"$plan_id"','"properties."','"properties.a"','"deducted"','[]','[""]','["a"]','["a",1]','{}','{"a":"b"}','{"a":1}','{"a":null}','{"start":1,"end":2}','{"start":2,"end":1}','{"start":1}','{"start":"1","end":null}','{"start":1e400,"end":1}','{"start":0,"end":5}','{"a":"","b":"","c":"","d":"","e":"","f":""}','{"a":"","b":1,"c":"","d":"","e":"","f":""}'];
const bodies=['','null','{','[]','5','"x"','true','{}',`{${ok}}`];
for(const m of ["customer_id","entity_id","feature_id","group_by","range","bin_size","custom_range","filter_by","max_groups","aggregate_on","unknown"])
 for(const o of odd) bodies.push(m==="feature_id"?`{"feature_id":${o}}`:`{${ok},"${m}":${o}}`);
const six='"filter_by":{"a":"","b":"","c":"","d":"","e":"","f":""}';
const soft=['"customer_id":""','"entity_id":""','"group_by":"x"','"custom_range":{"start":2,"end":1}','"max_groups":0'];
const hard=['"customer_id":5','"entity_id":[]','"group_by":5','"range":"x"','"bin_size":"x"','"custom_range":{"start":"1","end":2}','"filter_by":{"a":1}','"max_groups":1.5','"aggregate_on":"x"'];
const combos=[
 '"range":"7d","custom_range":{"start":1,"end":2}','"range":"7d","custom_range":{"start":0,"end":2}','"range":"7d","custom_range":{"start":-1,"end":0}','"range":"7d","custom_range":{"start":-2,"end":-1}',
 '"range":"7d","custom_range":{"start":2,"end":1}','"group_by":"x","custom_range":{"start":2,"end":1}','"group_by":"x","range":"7d","custom_range":{"start":1,"end":2}',
 '"group_by":"$feature_id","range":"7d","custom_range":{"start":1,"end":2},"filter_by":{"a":"","b":"","c":"","d":"","e":"","f":""}',
 '"group_by":"$feature_id","range":7,"custom_range":{"start":1,"end":2}','"group_by":"$feature_id","customer_id":""','"max_groups":0,"range":"7d","custom_range":{"start":1,"end":2}',
 '"max_groups":1.5,"bin_size":null,"range":null','"custom_range":{"start":2,"end":1},"filter_by":{"a":"","b":"","c":"","d":"","e":"","f":""}',
 '"max_groups":300,"filter_by":{"a":"","b":"","c":"","d":"","e":"","f":""}','"customer_id":"","filter_by":{"a":"","b":"","c":"","d":"","e":"","f":""}',
 '"range":"7d","range":"24h"','"range":"7d","custom_range":{"start":1,"end":2},"custom_range":{"start":0,"end":2}','"filter_by":{"a.b":1,"c":true},"customer_id":5,"aggregate_on":"x","entity_id":[]',
];
for(const one of [...soft,...hard]) { combos.push(`${one},${six}`,`"range":"7d","custom_range":{"start":1,"end":2},${one}`); for(const other of hard) combos.push(`${one},${other}`); }
bodies.push(`{"feature_id":"",${six}}`,`{"feature_id":[""],${six}}`,`{"customer_id":"",${six},"feature_id":[]}`);
for(const c of combos) bodies.push(`{${ok},${c}}`);
const cases=[];
for(const body of bodies){ let v; try{v=JSON.parse(body)}catch{v={}} if(v===null) v={};
 const r=[today,march].map(s=>{const x=s.safeParse(v); return x.success?null:fmt(x.error)});
 cases.push({body,today:r[0],march:r[1]}); }
console.log(JSON.stringify(cases).replaceAll('},{"body','},\n{"body'));
